import type { PersonId, RoomId } from './port.ts'

/** Where the call of a room is. Room ids hold « ! » and « : », so they are written safely. */
export function callAddress(room: RoomId): string {
  return `/appels/${encodeURIComponent(room)}`
}

/** No room has this name: their ids begin with « ! ». */
export const testAddress = '/appels/essai'
/** The recordings of a room's calls. */
export function recordingsAddress(room: RoomId): string {
  return `${callAddress(room)}/enregistrements`
}

/** Finds the conversation with a person, then becomes the address of its call. */
export function personCallAddress(person: PersonId): string {
  return `/appels?avec=${encodeURIComponent(person)}`
}
