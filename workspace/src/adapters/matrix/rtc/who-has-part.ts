import type { Room } from 'matrix-js-sdk'
import type { Parts } from '../engine-parts.ts'
import type { NoPart } from './key-verdict.ts'
import type { DeviceOf } from './known-devices.ts'

/** Who has a part in a room's call, by the words of its members and of its hosts. */
export interface WhoHasPart {
  part(userId: string, deviceId: string): Promise<'has-part' | NoPart>
  /** A host has put these devices out. */
  shun(devices: readonly DeviceOf[]): void
}

export function whoHasPart({ trust }: Pick<Parts, 'trust'>, room: Room): WhoHasPart {
  const [shunned, looked] = [new Set<string>(), new Set<string>()]
  /** The word about a newcomer may have been left out of what the homeserver sent: it is asked for, once. */
  const lookForWord = (userId: string) => {
    if (!looked.has(userId)) void trust.roster.settle(room).catch(() => {})
    looked.add(userId)
  }
  return {
    async part(userId, deviceId) {
      if (room.getMember(userId)?.membership !== 'join' || shunned.has(`${userId}:${deviceId}`)) return 'out'
      const found = await trust.partOf(room.roomId, userId)
      if (found === 'unannounced') lookForWord(userId)
      return found
    },
    shun(devices) {
      for (const { userId, deviceId } of devices) shunned.add(`${userId}:${deviceId}`)
    },
  }
}
