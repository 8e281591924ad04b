import type { PersonId, RoomId } from './port.ts'

/** Where a room is. Room ids hold « ! » and « : », so they are written safely. */
export function roomAddress(room: RoomId): string {
  return `/messages/${encodeURIComponent(room)}`
}

/** Opens the conversation with a person, then becomes that room's address. */
export function personAddress(person: PersonId): string {
  return `/messages?avec=${encodeURIComponent(person)}`
}
