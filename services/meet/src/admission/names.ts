import { createHash } from 'node:crypto'

/** The one slot of a room's call (MSC4143). */
export const roomSlot = 'm.call#ROOM'

/**
 * Name of a call at the SFU: says nothing of the Matrix room to who runs the SFU alone.
 * Unpadded base64 of SHA-256 over the JSON of both, as every MatrixRTC client and service computes it (MSC4195).
 */
export function livekitRoom(roomId: string, slotId: string): string {
  return hashed([roomId, slotId])
}

/** State mode: the membership's state key says who it is, so the SFU may know it too. */
export function stateIdentity(userId: string, deviceId: string): string {
  return `${userId}:${deviceId}`
}

/** Sticky mode: a pseudonym for the call, since the membership itself travels encrypted. */
export function stickyIdentity(userId: string, deviceId: string, memberId: string): string {
  return hashed([userId, deviceId, memberId])
}

function hashed(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64').replace(/=+$/, '')
}

/** The user in an identity of state mode; of another one, what is no user. */
export function userOf(identity: string): string {
  const end = identity.lastIndexOf(':')
  return identity.startsWith('@') && end > 0 ? identity.slice(0, end) : ''
}
