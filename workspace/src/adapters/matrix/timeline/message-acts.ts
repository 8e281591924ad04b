import { Method, type MatrixEvent } from 'matrix-js-sdk'
import type { Draft, MessageId, RoomId } from '../../../features/chat/port.ts'
import { fromMarkdown } from '../content/markdown.ts'
import {
  editContent,
  messageContent,
  partKey,
  reactionContent,
  relationOf,
  type Content,
} from '../content/message-content.ts'
import { fileContent } from '../content/room-file.ts'
import type { Parts } from '../engine-parts.ts'
import { isOutage } from '../errors.ts'
import { put } from '../outbox/transmit.ts'
import { pause } from '../../../platform/clock.ts'

export function send(parts: Parts, roomId: RoomId, draft: Draft): MessageId {
  const txnId = draft.once === undefined ? newTxn() : `parvis-${draft.once}`
  const content = draft.file ? fileContent(draft.file, draft) : messageContent(fromMarkdown(draft.text), draft)
  parts.outbox.add({ txnId, roomId, type: 'm.room.message', content, at: parts.clock.now() })
  return txnId
}

export async function edit(parts: Parts, roomId: RoomId, message: MessageId, text: string): Promise<void> {
  const of = await eventIdOf(parts, roomId, message)
  await putNow(parts, roomId, 'm.room.message', editContent(fromMarkdown(text), of))
}

/** The message and every edit of it: an earlier wording must not stay readable. */
export async function remove(parts: Parts, roomId: RoomId, message: MessageId): Promise<void> {
  const of = await eventIdOf(parts, roomId, message)
  const me = parts.client.getSafeUserId()
  const edits = eventsOf(parts, roomId).filter((event) => {
    const relation = relationOf(event.getOriginalContent<Content>())
    return relation?.kind === 'edit' && relation.of === of && event.getSender() === me
  })
  await redact(parts, roomId, of, {})
  for (const each of edits) await redact(parts, roomId, each.getId() ?? '', { [partKey]: 'edit' })
}

/** Resolves once the timeline shows it: what the next toggle does depends on what this one has done. */
export async function toggleReaction(parts: Parts, roomId: RoomId, message: MessageId, key: string): Promise<void> {
  const of = await eventIdOf(parts, roomId, message)
  const present = () => ownReactions(parts, roomId, of, key)
  const before = present()
  if (before.length === 0) await putNow(parts, roomId, 'm.reaction', reactionContent(key, of))
  for (const each of before) await redact(parts, roomId, each.getId() ?? '', { [partKey]: 'reaction' })
  await shownWhen(parts, () => present().length > 0 !== before.length > 0)
}

function ownReactions(parts: Parts, roomId: RoomId, of: string, key: string): readonly MatrixEvent[] {
  const me = parts.client.getSafeUserId()
  return eventsOf(parts, roomId).filter((event) => {
    if (event.getType() !== 'm.reaction' || event.getSender() !== me || event.isRedacted()) return false
    const relation = relationOf(event.getOriginalContent<Content>())
    return relation?.kind === 'reaction' && relation.of === of && relation.key === key
  })
}

/** Sync brings back what was just done, usually within the tenth of a second; whoever waits does not wait for ever. */
async function shownWhen({ clock }: Parts, done: () => boolean): Promise<void> {
  const until = clock.now() + 5000
  while (!done() && clock.now() < until) await pause(clock, 20)
}

/** The server's id of a message; waits for one that is still leaving. */
function eventIdOf(parts: Parts, roomId: RoomId, message: MessageId): Promise<string> {
  const known = () => {
    const entry = parts.outbox.of(roomId).find(({ txnId }) => txnId === message)
    if (entry?.state.at === 'sent') return entry.state.eventId
    const event = eventsOf(parts, roomId).find((one) => parts.ownId(one) === message)
    return event?.getId() ?? (entry ? null : message)
  }
  const now = known()
  if (now) return Promise.resolve(now)
  return new Promise((resolve) => {
    const stop = parts.outbox.onChange(() => {
      const id = known()
      if (!id) return
      stop()
      resolve(id)
    })
  })
}

function eventsOf({ client }: Parts, roomId: RoomId): readonly MatrixEvent[] {
  return client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []
}

function putNow(parts: Parts, roomId: RoomId, type: string, content: Content): Promise<void> {
  const txnId = newTxn()
  return stubborn(parts, () => put(parts, { roomId, txnId, type, content }))
}

function redact({ client, ...parts }: Parts, roomId: RoomId, eventId: string, content: Content): Promise<void> {
  const path = `/rooms/${encodeURIComponent(roomId)}/redact/${encodeURIComponent(eventId)}/${newTxn()}`
  return stubborn({ client, ...parts }, () => client.http.authedRequest(Method.Put, path, undefined, { ...content }))
}

/** A short cut is not the person's business: the same request (same transaction) again, then the error. */
async function stubborn({ clock }: Parts, act: () => Promise<unknown>): Promise<void> {
  for (const wait of [500, 2000]) {
    try {
      await act()
      return
    } catch (cause) {
      if (!isOutage(cause)) throw cause
      await pause(clock, wait)
    }
  }
  await act()
}

function newTxn(): string {
  return `parvis-${crypto.randomUUID()}`
}
