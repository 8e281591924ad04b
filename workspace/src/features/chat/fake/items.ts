import type { MessageItem, PersonId, TimelineItem } from '../port.ts'
import type { Entry, MessageEntry, RoomState } from './state.ts'

/** The room's entries from `first` on, as one person sees them. `localIds` keeps the id that a message left with. */
export function itemsOf(
  room: RoomState,
  me: PersonId,
  first: number,
  localIds: ReadonlyMap<string, string>,
): readonly TimelineItem[] {
  const readers = Map.groupBy(room.receipts, ([, eventId]) => eventId)
  return room.log.slice(first).map((entry): TimelineItem => {
    if (entry.type === 'event')
      return { type: 'event', id: entry.eventId, at: entry.at, actor: entry.actor, event: entry.event }
    const readBy = (readers.get(entry.eventId) ?? [])
      .flatMap(([person]) => room.members.get(person)?.person ?? [])
      .filter((person) => person.id !== me)
    return messageItem(room, entry, me, readBy, localIds.get(entry.eventId) ?? entry.eventId)
  })
}

function messageItem(
  room: RoomState,
  entry: MessageEntry,
  me: PersonId,
  readBy: MessageItem['readBy'],
  id: string,
): MessageItem {
  const own = entry.sender.id === me
  const content = contentOf(entry)
  const readable = content.kind === 'text'
  return {
    type: 'message',
    id,
    eventId: entry.eventId,
    at: entry.at,
    sender: entry.sender,
    own,
    content,
    edited: entry.edited && readable,
    replyTo: entry.replyTo === null ? null : quoteOf(room.log, entry.replyTo),
    reactions: [...entry.reactions].map(([key, people]) => ({
      key,
      people,
      own: people.some((person) => person.id === me),
    })),
    readBy,
    delivery: { at: 'sent' },
    may: {
      edit: own && readable && entry.file === undefined,
      remove: (own || room.creator === me) && entry.removedBy === null,
      react: readable,
      reply: readable,
    },
  }
}

function contentOf(entry: MessageEntry): MessageItem['content'] {
  if (entry.removedBy !== null) return { kind: 'removed', by: entry.removedBy }
  if (entry.sealed !== null) return { kind: 'sealed', reason: entry.sealed }
  return { kind: 'text', body: entry.body, ...(entry.file && { file: entry.file }) }
}

function quoteOf(log: readonly Entry[], eventId: string): MessageItem['replyTo'] {
  const entry = log.find((candidate) => candidate.eventId === eventId)
  if (entry?.type !== 'message') return null
  const gone = entry.removedBy !== null || entry.sealed !== null
  return { eventId, sender: entry.sender, text: gone ? null : entry.body.text }
}
