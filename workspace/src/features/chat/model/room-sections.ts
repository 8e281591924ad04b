import { daysBetween } from '../../../shared/lib/dates.ts'
import type { RoomSummary } from '../port.ts'
import { matches } from './fold.ts'

export interface RoomSections {
  readonly invitations: readonly RoomSummary[]
  readonly recent: readonly RoomSummary[]
  readonly others: readonly RoomSummary[]
}

/** Sections of the list, each newest first. A room is recent for six days, while it has unread, and when it is new. */
export function roomSections(rooms: readonly RoomSummary[], query: string, now: number): RoomSections {
  const found = rooms.filter((room) => matches(`${room.name} ${room.topic}`, query)).toSorted(newestFirst)
  const joined = found.filter((room) => room.membership === 'joined')
  return {
    invitations: found.filter((room) => room.membership === 'invited'),
    recent: joined.filter((room) => isRecent(room, now)),
    others: joined.filter((room) => !isRecent(room, now)),
  }
}

/** What stands on the entry « Messages »: unread messages, and one for each invitation. */
export function unreadTotal(rooms: readonly RoomSummary[]): number {
  return rooms.reduce((sum, room) => sum + (room.membership === 'invited' ? 1 : room.unread), 0)
}

/** Own messages that have not left, in all rooms. */
export function unsentTotal(rooms: readonly RoomSummary[]): number {
  return rooms.reduce((sum, room) => sum + room.unsent, 0)
}

/** Rooms that wait for the reader, mentions and invitations first. */
export function waitingRooms(rooms: readonly RoomSummary[]): readonly RoomSummary[] {
  return rooms
    .filter((room) => room.unread > 0 || room.mentions > 0 || room.membership === 'invited')
    .toSorted((a, b) => urgency(b) - urgency(a) || newestFirst(a, b))
}

function urgency(room: RoomSummary): number {
  return room.mentions > 0 ? 2 : room.membership === 'invited' ? 1 : 0
}

function isRecent(room: RoomSummary, now: number): boolean {
  return room.unread > 0 || room.latest === null || daysBetween(room.latest.at, now) <= 6
}

/** A room where nothing happened yet was just made: it stands first. */
function newestFirst(a: RoomSummary, b: RoomSummary): number {
  const at = (room: RoomSummary) => room.latest?.at ?? Number.MAX_SAFE_INTEGER
  return at(b) - at(a)
}
