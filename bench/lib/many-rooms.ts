import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import type { RunningStack } from '@parvis/testkit'
import type { Page } from 'playwright-core'
import { homeserverUrl } from './straight.ts'

/** Makes so many sealed rooms for the owner of the token, at the homeserver itself: what is measured is reading them. */
export async function makeRooms(stack: RunningStack, token: string, count: number): Promise<void> {
  const sealed = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }
  const url = `${homeserverUrl(stack)}/_matrix/client/v3/createRoom`
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  let made = 0
  const worker = async () => {
    while (made < count) {
      made += 1
      const body = JSON.stringify({
        name: `Salon ${made}`,
        room_version: '12',
        preset: 'private_chat',
        initial_state: [sealed],
      })
      const answer = await fetch(url, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(`createRoom: ${answer.status} ${await answer.text()}`)
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
}

/** From a reload to the first line of the room list on the screen, in ms. */
export async function listShown(page: Page): Promise<number> {
  await page.goto('/messages', { waitUntil: 'commit' })
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () =>
          document.querySelector('a.room-row')
            ? requestAnimationFrame(() => resolve(performance.now()))
            : requestAnimationFrame(look)
        look()
      }),
  )
}

/**
 * How long the homeserver takes for a first classic /sync of all rooms, whole, in ms. By `node:http`: `fetch` gives up
 * after five minutes, and 5,000 rooms can take longer.
 */
export async function classicSync(stack: RunningStack, token: string): Promise<number> {
  const began = performance.now()
  const asked = get(`${homeserverUrl(stack)}/_matrix/client/v3/sync?timeout=0`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  if (answer.statusCode !== 200) throw new Error(`classic /sync: ${answer.statusCode}`)
  await finished(answer.resume())
  return performance.now() - began
}
