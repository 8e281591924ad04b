import { request } from 'undici'
import * as z from 'zod'
import type { Homeserver } from '../config.ts'
import { MeetError } from '../http/matrix-error.ts'
import type { OpenIdToken } from '../http/requests.ts'

export interface Caller {
  readonly userId: string
  readonly serverName: string
  readonly access: Homeserver['access']
}

const userInfo = z.object({ sub: z.string().regex(/^@[^:]+:.+$/) })

/**
 * Asks the homeserver that the token names who holds it. Only declared homeservers, at declared addresses: there is no
 * discovery that a caller could lead elsewhere. The answer is believed for that server's own users only.
 * Throws `unauthorised`, or `unreachable` when the homeserver does not answer.
 */
export async function whoHolds(token: OpenIdToken, homeservers: ReadonlyMap<string, Homeserver>): Promise<Caller> {
  const serverName = token.matrix_server_name
  const homeserver = homeservers.get(serverName)
  if (!homeserver) throw new MeetError('unauthorised')
  const answer = await ask(homeserver.url, token.access_token)
  const info = userInfo.safeParse(answer)
  if (!info.success || !info.data.sub.endsWith(`:${serverName}`)) throw new MeetError('unauthorised')
  return { userId: info.data.sub, serverName, access: homeserver.access }
}

async function ask(url: string, accessToken: string): Promise<unknown> {
  const address = new URL('/_matrix/federation/v1/openid/userinfo', url)
  address.searchParams.set('access_token', accessToken)
  try {
    const { statusCode, body } = await request(address, { headersTimeout: 5_000, bodyTimeout: 5_000 })
    if (statusCode >= 500) throw new Error(`the homeserver answered ${statusCode}`)
    const answer: unknown = await body.json().catch(() => null)
    return statusCode === 200 ? answer : null
  } catch (cause) {
    throw new MeetError('unreachable', cause)
  }
}
