import { request } from 'undici'
import { MeetError } from '../http/matrix-error.ts'

export type DelayedAction = 'restart' | 'send'

/** What became of it: `gone` when the homeserver no longer knows it (sent, cancelled, or never there). */
export type DelayedOutcome = 'done' | 'gone'

/** Acts on a delayed event (MSC4140). Whoever knows its id may; so no token is sent. Throws `unreachable`. */
export async function actOnDelayedEvent(
  homeserver: string,
  delayId: string,
  action: DelayedAction,
): Promise<DelayedOutcome> {
  const path = `/_matrix/client/unstable/org.matrix.msc4140/delayed_events/${encodeURIComponent(delayId)}/${action}`
  try {
    const { statusCode, body } = await request(new URL(path, homeserver), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      headersTimeout: 5_000,
    })
    await body.dump()
    if (statusCode === 404) return 'gone'
    if (statusCode === 200) return 'done'
    throw new Error(`the homeserver answered ${statusCode}`)
  } catch (cause) {
    throw new MeetError('unreachable', cause)
  }
}
