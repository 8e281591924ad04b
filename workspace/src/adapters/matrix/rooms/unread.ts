import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk'
import { NotificationCountType } from 'matrix-js-sdk'

/** What a person may have missed: messages and those still closed; not reactions, edits or comings and goings. */
export function countsAsMessage(event: MatrixEvent): boolean {
  if (event.isState() || event.isRedacted()) return false
  const type = event.getType()
  if (type !== 'm.room.message' && type !== 'm.room.encrypted' && type !== 'm.sticker') return false
  return event.getRelation()?.rel_type !== 'm.replace' && !isAside(event)
}

/** What the workspace says to itself in a room: of coffres, of who is in. It is no message, opened or not. */
export function isAside(event: MatrixEvent): boolean {
  const kind: unknown = event.getRelation()?.rel_type
  return typeof kind === 'string' && kind.startsWith('fr.parvis.')
}

/**
 * Counted here and not by the homeserver, which can't tell an edit from a message under encryption. Where the read
 * mark is older than what is loaded, the server's count is the better of two guesses.
 */
export function unreadOf(client: MatrixClient, room: Room): { unread: number; mentions: number } {
  const me = client.getSafeUserId()
  const readUpTo = room.getEventReadUpTo(me)
  const events = room.getLiveTimeline().getEvents()
  let unread = 0
  let mentions = 0
  for (const event of events.toReversed()) {
    if (event.getId() === readUpTo || event.getSender() === me) return { unread, mentions }
    if (!countsAsMessage(event)) continue
    unread += 1
    if (mentionsMe(event, me)) mentions += 1
  }
  const served = room.getUnreadNotificationCount(NotificationCountType.Total)
  return { unread: Math.max(unread, served), mentions }
}

function mentionsMe(event: MatrixEvent, me: string): boolean {
  const mentions: unknown = event.getContent()['m.mentions']
  if (typeof mentions !== 'object' || mentions === null) return false
  const { user_ids: people, room } = mentions as { user_ids?: unknown; room?: unknown }
  return room === true || (Array.isArray(people) && people.includes(me))
}
