import { MatrixError, Method, type MatrixClient } from 'matrix-js-sdk'
import type { Clock } from '../../../platform/clock.ts'
import { pause } from '../../../platform/clock.ts'
import type { Popup } from '../../../platform/popup.ts'
import { StartError } from '../start-error.ts'
import { cryptoOf } from './recovery.ts'

const path = '/keys/device_signing/upload'
const patience = 10 * 60_000
const beat = 1500

/**
 * Makes a new identity. Asked of the homeserver in this order, because the SDK changes its own keys and deletes the
 * backup *before* it uploads, and an upload that the person gives up would leave the account with neither:
 * 1. a probe that the homeserver can never accept opens the proof of who asks (user-interactive authentication);
 * 2. the person proves it at the issuer, in another window; the probe is repeated until it is refused for its content
 *    and no longer for the missing proof;
 * 3. only then the real act runs, under the same proof.
 */
export async function resetIdentity(client: MatrixClient, popup: Popup, clock: Clock): Promise<void> {
  try {
    const session = await probe(client)
    if (session !== 'proven') await prove(client, popup, clock, session)
    await cryptoOf(client).resetEncryption(async (upload) => {
      await upload(session === 'proven' ? null : { session })
    })
  } finally {
    popup.close()
  }
}

async function prove(client: MatrixClient, popup: Popup, clock: Clock, session: string): Promise<void> {
  popup.go(client.getFallbackAuthUrl('m.login.sso', session))
  const until = clock.now() + patience
  while (clock.now() < until) {
    await pause(clock, beat)
    if ((await probe(client, session)) === 'proven') return
  }
  throw new StartError('refused', 'the proof did not come')
}

/** `proven`, or the id of the authentication session that waits for a proof. */
async function probe(client: MatrixClient, session?: string): Promise<string> {
  const never = 'ed25519:never'
  const body = {
    // A master key whose declared usage is none: refused whatever the proof.
    master_key: { user_id: client.getSafeUserId(), usage: [], keys: { [never]: 'never' } },
    ...(session ? { auth: { session } } : {}),
  }
  try {
    await client.http.authedRequest(Method.Post, path, undefined, body)
    return 'proven'
  } catch (cause) {
    if (!(cause instanceof MatrixError)) throw new StartError('network', cause)
    if (cause.httpStatus === 400) return 'proven'
    const asked = cause.data as { session?: string; flows?: readonly { stages: readonly string[] }[] }
    const bySso = asked.flows?.some((flow) => flow.stages.includes('m.login.sso')) ?? false
    if (cause.httpStatus === 401 && asked.session && bySso) return asked.session
    throw new StartError('refused', cause)
  }
}
