import { RelationType, type MatrixClient, type MatrixEvent, type Room } from 'matrix-js-sdk'
import type { CallLine, EventItem, Person } from '../../../features/chat/port.ts'
import { partKey, record } from '../content/message-content.ts'
import { personIn } from '../rooms/people.ts'
import { isAside } from '../rooms/unread.ts'
import type { Decoded } from './decoded.ts'
import { sealedReason } from './sealed.ts'

export interface DecodeContext {
  readonly client: MatrixClient
  readonly room: Room
  /** The id that an event has here when it was sent from here, else undefined. */
  readonly ownId: (event: MatrixEvent) => string | undefined
  readonly readBy: readonly Person[]
  /** What stands for each ring of the room, by its id. */
  readonly calls: ReadonlyMap<string, CallLine>
}

/** The SDK's event in our words, or null for one that the timeline does not show. */
export function decode(event: MatrixEvent, context: DecodeContext): Decoded | null {
  const called = context.calls.get(event.getId() ?? '')
  if (called) return lineOf(event, context, { kind: 'event', event: called })
  const what = event.isState() ? stateOf(event, context.room) : saidOf(event, context.room)
  return what && lineOf(event, context, what)
}

function lineOf(event: MatrixEvent, context: DecodeContext, what: Decoded['what']): Decoded {
  const sender = event.getSender() ?? ''
  const eventId = event.getId() ?? ''
  return {
    id: context.ownId(event) ?? eventId,
    eventId,
    at: event.getTs(),
    sender: personIn(context.room, sender),
    own: sender === context.client.getUserId(),
    what,
    readBy: context.readBy,
    delivery: { at: 'sent' },
  }
}

function saidOf(event: MatrixEvent, room: Room): Decoded['what'] | null {
  if (event.isRedacted()) return removedOf(event, room)
  const type = event.getType()
  if (type === 'm.room.encrypted' || event.isDecryptionFailure()) {
    return isAside(event) ? null : { kind: 'sealed', reason: sealedReason(event.decryptionFailureReason) }
  }
  // The homeserver can put anything in clear into a room; what must come encrypted is shown only if it did (T4).
  if (type === 'm.room.message' || type === 'm.sticker') {
    return event.isEncrypted() ? contentOf(event, type) : { kind: 'sealed', reason: 'unreadable' }
  }
  return type === 'm.reaction' ? contentOf(event, type) : null
}

/** The relation stands outside the ciphertext as well; the inner content is what the sender signed, so it leads. */
function contentOf(event: MatrixEvent, type: string): Decoded['what'] {
  const content = event.getOriginalContent<Record<string, unknown>>()
  const outer: unknown = event.getWireContent()['m.relates_to']
  const relates = 'm.relates_to' in content || outer === undefined ? {} : { 'm.relates_to': outer }
  return { kind: 'content', type, content: { ...content, ...relates } }
}

/**
 * A removed edit or reaction leaves nothing; a removed message leaves its place. Of an encrypted event nothing is left
 * to tell which it was, so that our redactions say it (`removalContent`).
 */
function removedOf(event: MatrixEvent, room: Room): Decoded['what'] | null {
  const type = event.getWireType()
  if (type !== 'm.room.message' && type !== 'm.room.encrypted' && type !== 'm.sticker') return null
  if (event.getRelation()?.rel_type === RelationType.Replace) return null
  const redaction = event.getRedactionEvent()
  if (record(redaction?.content)?.[partKey] !== undefined) return null
  const by = redaction?.sender
  return { kind: 'removed', by: typeof by === 'string' ? personIn(room, by) : null }
}

function stateOf(event: MatrixEvent, room: Room): Decoded['what'] | null {
  const change = changeOf(event, room)
  return change ? { kind: 'event', event: change } : null
}

function changeOf(event: MatrixEvent, room: Room): EventItem['event'] | null {
  switch (event.getType()) {
    case 'm.room.create':
      return { kind: 'created' }
    case 'm.room.name': {
      const name: unknown = event.getContent()['name']
      // The name given at creation is not a renaming.
      return typeof name === 'string' && event.getPrevContent()['name'] !== undefined ? { kind: 'renamed', name } : null
    }
    case 'm.room.member':
      return membershipOf(event, room)
    default:
      return null
  }
}

function membershipOf(event: MatrixEvent, room: Room): EventItem['event'] | null {
  const target = personIn(room, event.getStateKey() ?? '')
  const before: unknown = event.getPrevContent()['membership']
  const self = event.getSender() === event.getStateKey()
  switch (event.getContent()['membership']) {
    case 'join':
      return before === 'join' ? null : { kind: 'joined' }
    case 'invite':
      return { kind: 'invited', target }
    case 'leave':
    case 'ban':
      if (!self) return { kind: 'removed', target }
      return { kind: before === 'invite' ? 'declined' : 'left' }
    default:
      return null
  }
}
