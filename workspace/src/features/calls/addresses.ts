import type { RoomId } from './port.ts'

/** Where the call of a room is. Room ids hold « ! » and « : », so they are written safely. */
export function callAddress(room: RoomId): string {
  return `/appels/${encodeURIComponent(room)}`
}

/** No room has this name: their ids begin with « ! ». */
export const testAddress = '/appels/essai'
