import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk'
import type { CallLine, MessageItem, TimelineItem } from '../../../features/chat/port.ts'
import { relationOf } from '../content/message-content.ts'
import type { Entry } from '../outbox/queue.ts'
import { personIn, powersOf } from '../rooms/people.ts'
import { rosterType } from '../trust/roster-note.ts'
import { aggregate } from './aggregate.ts'
import type { Decoded } from './decoded.ts'
import { decode } from './decode.ts'
import { readers } from './receipts.ts'

export interface ItemsContext {
  readonly client: MatrixClient
  readonly room: Room
  readonly queue: readonly Entry[]
  readonly online: boolean
  readonly clean: (html: string) => string | null
  readonly calls: ReadonlyMap<string, CallLine>
  readonly ownId: (event: MatrixEvent) => string | undefined
}

/** Everything shown in a room, oldest first: what the server sent, then what has not left yet. */
export function itemsOf(context: ItemsContext): readonly TimelineItem[] {
  const { client, room, queue, clean, calls, ownId } = context
  const me = client.getSafeUserId()
  const events = room.getLiveTimeline().getEvents()
  const decoded = events.flatMap((event) => decode(event, { client, room, ownId, calls, readBy: [] }) ?? [])
  const shown = new Set(decoded.filter(isLine).map(({ eventId }) => eventId ?? ''))
  const read = readers(room, events, shown, me)
  const here = new Set(decoded.map(({ id }) => id))
  const own = personIn(room, me)
  const unseen = queue.filter(({ txnId, type }) => !here.has(txnId) && type !== rosterType)
  const leaving = unseen.map((entry) => pending(entry, own, context.online))
  return aggregate(
    [...decoded.map((event) => ({ ...event, readBy: read.get(event.eventId ?? '') ?? [] })), ...leaving],
    {
      clean,
      maySend: room.maySendMessage(),
      mayRemoveOthers: powersOf(room, room.getMember(me)).remove,
    },
  )
}

function isLine({ what }: Decoded): boolean {
  if (what.kind !== 'content') return what.kind !== 'event'
  const relation = relationOf(what.content)
  return relation === null || relation.kind === 'reply'
}

function pending(entry: Entry, sender: Decoded['sender'], online: boolean): Decoded {
  return {
    id: entry.txnId,
    eventId: entry.state.at === 'sent' ? entry.state.eventId : null,
    at: entry.at,
    sender,
    own: true,
    what: { kind: 'content', type: entry.type, content: entry.content },
    readBy: [],
    delivery: deliveryOf(entry.state, online),
  }
}

function deliveryOf(state: Entry['state'], online: boolean): MessageItem['delivery'] {
  if (state.at === 'sent' || state.at === 'sending') return { at: state.at }
  if (state.at === 'queued') return { at: online ? 'sending' : 'waiting' }
  return { at: 'failed', reason: state.reason, ...(state.rule ? { rule: state.rule } : {}) }
}
