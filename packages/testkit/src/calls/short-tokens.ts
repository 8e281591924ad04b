import type { Page } from 'playwright-core'
import { relayAccess } from '../media/relay-access.ts'
import type { RunningStack } from '../stack.ts'

/**
 * Tokens of the media server that this page is given last so many seconds only, as if each call went on for longer than
 * a token does. To be called before the page opens; answers those that it was given.
 */
export async function shortTokens(page: Page, stack: RunningStack, seconds: number): Promise<() => readonly string[]> {
  const given: string[] = []
  const relay = relayAccess(stack)
  await page.route('**/livekit/jwt/sfu/get', async (route) => {
    const answer = await route.fetch()
    const json = (await answer.json()) as { jwt?: string }
    if (json.jwt !== undefined) {
      const claims = JSON.parse(Buffer.from(json.jwt.split('.')[1] ?? '', 'base64url').toString()) as object
      json.jwt = relay.sign({ ...claims, exp: Math.floor(Date.now() / 1_000) + seconds })
      given.push(json.jwt)
    }
    await route.fulfill({ response: answer, json })
  })
  return () => given
}
