import type { MessageItem, Person, Reaction, TimelineItem } from '../../../features/chat/port.ts'
import { bodyOf, plainText, relationOf, type Content } from '../content/message-content.ts'
import { roomFileOf } from '../content/room-file.ts'
import type { Decoded } from './decoded.ts'

export interface AggregateOptions {
  readonly clean: (html: string) => string | null
  readonly mayRemoveOthers: boolean
  readonly maySend: boolean
}

type Said = Decoded & { readonly what: { readonly kind: 'content' } }
type Reacted = { readonly key: string; readonly person: Person; readonly own: boolean }

/**
 * Events in order → what is shown: edits and reactions folded into the message they are about. Attacker-controlled:
 * only the author's own edits count (a homeserver may send anyone's), and one reaction of a kind per person.
 * What relates to a message that is not loaded changes nothing.
 */
export function aggregate(events: readonly Decoded[], options: AggregateOptions): readonly TimelineItem[] {
  const edits = new Map<string, Said[]>()
  const reactions = new Map<string, Reacted[]>()
  const byEvent = new Map<string, Decoded>()
  const shown: Decoded[] = []
  for (const event of events) {
    if (event.eventId) byEvent.set(event.eventId, event)
    const relation = event.what.kind === 'content' ? relationOf(event.what.content) : null
    if (relation?.kind === 'edit') push(edits, relation.of, event as Said)
    else if (event.what.kind === 'content' && event.what.type === 'm.reaction') {
      if (relation?.kind === 'reaction') {
        push(reactions, relation.of, { key: relation.key, person: event.sender, own: event.own })
      }
    } else shown.push(event)
  }
  return shown.map((event) => {
    if (event.what.kind === 'event') {
      return { type: 'event', id: event.id, at: event.at, actor: event.sender, event: event.what.event }
    }
    return message(event, {
      edit: (edits.get(event.eventId ?? '') ?? []).findLast((edit) => edit.sender.id === event.sender.id),
      reactions: grouped(reactions.get(event.eventId ?? '') ?? []),
      byEvent,
      options,
    })
  })
}

interface Around {
  readonly edit: Said | undefined
  readonly reactions: readonly Reaction[]
  readonly byEvent: ReadonlyMap<string, Decoded>
  readonly options: AggregateOptions
}

function message(event: Decoded, { edit, reactions, byEvent, options }: Around): MessageItem {
  const content = contentOf(event, edit, options.clean)
  const standing = content.kind !== 'removed' && event.eventId !== null && options.maySend
  const readable = content.kind === 'text'
  const words = readable && content.file === undefined
  return {
    type: 'message',
    id: event.id,
    eventId: event.eventId,
    at: event.at,
    sender: event.sender,
    own: event.own,
    content,
    edited: readable && edit !== undefined,
    replyTo: event.what.kind === 'content' ? replyOf(event.what.content, byEvent) : null,
    reactions: content.kind === 'removed' ? [] : reactions,
    readBy: event.readBy,
    delivery: event.delivery,
    may: {
      edit: standing && words && event.own,
      remove: standing && (event.own || options.mayRemoveOthers),
      react: standing && readable,
      reply: standing && readable,
    },
  }
}

function contentOf(event: Decoded, edit: Said | undefined, clean: AggregateOptions['clean']): MessageItem['content'] {
  if (event.what.kind !== 'content') return event.what as MessageItem['content']
  const { content } = event.what
  const next = edit?.what.content['m.new_content']
  const told = isContent(next) ? next : content
  const body = event.what.type === 'm.room.message' ? bodyOf({ ...told, ...repliedTo(content) }, clean) : null
  if (!body) return { kind: 'unsupported', text: plainText(content) ?? '' }
  const kind = told['msgtype']
  if (kind !== 'm.text' && kind !== 'm.notice' && kind !== 'm.emote') return { kind: 'unsupported', text: body.text }
  const file = roomFileOf(content)
  return { kind: 'text', body, ...(file && { file }) }
}

/** An edit of a reply says nothing of the reply: the first version does. */
function repliedTo(content: Content): Content {
  return 'm.relates_to' in content ? { 'm.relates_to': content['m.relates_to'] } : {}
}

function isContent(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function replyOf(content: Content, byEvent: ReadonlyMap<string, Decoded>): MessageItem['replyTo'] {
  const relation = relationOf(content)
  if (relation?.kind !== 'reply') return null
  const to = byEvent.get(relation.of)
  const unknown: Person = { id: '', name: '' }
  return {
    eventId: relation.of,
    sender: to?.sender ?? unknown,
    text: to?.what.kind === 'content' ? plainText(to.what.content) : null,
  }
}

function grouped(reacted: readonly Reacted[]): readonly Reaction[] {
  const byKey = new Map<string, Map<string, Reacted>>()
  for (const one of reacted) {
    const people = byKey.get(one.key) ?? new Map<string, Reacted>()
    byKey.set(one.key, people.set(one.person.id, one))
  }
  return [...byKey].map(([key, people]) => ({
    key,
    people: [...people.values()].map(({ person }) => person),
    own: [...people.values()].some(({ own }) => own),
  }))
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
