import { MatrixError, MatrixEvent, Method, type MatrixClient, type Room } from 'matrix-js-sdk'
import type { ChatError } from '../../../features/chat/port.ts'
import { isOutage, retryAfter, toChatError } from '../errors.ts'
import type { StaleMembers } from '../sync/stale-members.ts'
import { TooSoon } from '../trust/too-soon.ts'
import type { Trust } from '../trust/trust.ts'
import type { Attempt } from './outbox.ts'
import type { Entry, FailureReason } from './queue.ts'

/** The SDK's crypto engine encrypts an event in place; its public face does not list it, `sendEvent` uses it. */
interface Encrypts {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>
}

/** What a message needs to leave. */
export interface Ways {
  readonly client: MatrixClient
  readonly members: StaleMembers
  readonly trust: Pick<Trust, 'settle' | 'confirm'>
  /** Brings the key of a message to the backup before the message leaves: whoever closes at once reads it elsewhere. */
  readonly backUp?: (key: unknown) => Promise<void>
}

/**
 * One message to the homeserver. There is no branch that sends in clear (T4): `sendEvent` of the SDK asks the room's
 * state, which the homeserver writes, whether to encrypt; this never asks. A room whose encryption is unknown here
 * makes `encryptEvent` fail, and nothing leaves.
 *
 * Reactions are encrypted too, unlike what other clients do: ours are words (« D'accord » is a vote), and the relation
 * that the SDK copies outside the ciphertext would tell the server both the word and the message.
 */
export async function put(
  { client, members, trust, backUp }: Ways,
  message: Pick<Entry, 'roomId' | 'txnId' | 'type' | 'content'>,
): Promise<string> {
  const room = client.getRoom(message.roomId)
  if (!room) throw new TooSoon('the room is not here yet')
  await members.refresh(message.roomId)
  await trust.settle(room)
  const event = new MatrixEvent({
    type: message.type,
    content: { ...message.content },
    room_id: message.roomId,
    sender: client.getSafeUserId(),
  })
  await (client.getCrypto() as unknown as Encrypts).encryptEvent(event, room)
  if (event.getWireType() !== 'm.room.encrypted') throw new Error('not encrypted')
  await trust.confirm(room)
  const content = { ...event.getWireContent() }
  await backUp?.(content['session_id'])
  if (message.type === 'm.reaction') delete content['m.relates_to']
  const path = `/rooms/${encodeURIComponent(message.roomId)}/send/m.room.encrypted/${encodeURIComponent(message.txnId)}`
  const answer = await client.http.authedRequest<{ event_id: string }>(Method.Put, path, undefined, content)
  return answer.event_id
}

export async function attempt(ways: Ways, entry: Entry): Promise<Attempt> {
  try {
    return { at: 'accepted', eventId: await put(ways, entry) }
  } catch (cause) {
    if (cause instanceof TooSoon || isOutage(cause)) return { at: 'unknown', wait: retryAfter(cause) }
    if (cause instanceof MatrixError && (cause.httpStatus === 413 || cause.errcode === 'M_TOO_LARGE')) {
      return { at: 'refused', why: { reason: 'too-large' } }
    }
    const { code, rule } = toChatError(cause)
    return { at: 'refused', why: { reason: reasons[code] ?? 'internal', ...(rule ? { rule } : {}) } }
  }
}

const reasons: Partial<Record<ChatError['code'], FailureReason>> = {
  refused: 'refused',
  'not-allowed': 'refused',
  'identity-changed': 'identity-changed',
}
