import type { Room } from 'matrix-js-sdk'
import type { Store } from '../../../platform/storage.ts'

/**
 * T4: a room that was once seen encrypted stays so here, whatever the homeserver says later. It is only a memory for
 * the reader's eyes and for refusing early: sending has no path in clear at all (`outbox/transmit.ts`).
 */
export interface EncryptedOnce {
  /** Learns from the room as it is, and answers for it as it was. */
  has(room: Room): boolean
}

const key = 'matrix/encrypted-rooms'

export async function encryptedOnce(store: Store): Promise<EncryptedOnce> {
  const known = new Set((await store.get<readonly string[]>(key)) ?? [])
  return {
    has(room) {
      if (known.has(room.roomId)) return true
      if (!room.hasEncryptionStateEvent()) return false
      known.add(room.roomId)
      void store.set(key, [...known])
      return true
    },
  }
}
