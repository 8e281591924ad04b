import type { Room } from 'matrix-js-sdk'
import { CallError, type Trust } from '../../../features/calls/port.ts'
import type { Parts } from '../engine-parts.ts'
import { personIn } from '../rooms/people.ts'
import { askAdmission, serviceAddress } from './admission.ts'
import { openRtcSession } from './call-session.ts'
import { nameOf } from './ongoing.ts'
import type { EnteredCall } from './rtc-port.ts'

/** Opens a room's call for this device. Rejects with `CallError`. */
export async function enterCall(parts: Parts, fetch: typeof globalThis.fetch, roomId: string): Promise<EnteredCall> {
  const { client } = parts
  const room = client.getRoom(roomId)
  if (!room || room.getMyMembership() !== 'join') throw new CallError('refused')
  // A device that nobody signed would be given no key by the others.
  const own = await client.getCrypto()?.getDeviceVerificationStatus(client.getSafeUserId(), client.getDeviceId() ?? '')
  if (!own?.signedByOwner) throw new CallError('keys')
  const serviceUrl = await serviceAddress(client)
  // Only one's own instance may keep one's leave: another has no business at one's homeserver.
  const isOwnInstance = new URL(serviceUrl).origin === new URL(client.baseUrl).origin
  const session = await openRtcSession(parts, room).catch((cause: unknown) => {
    throw new CallError('network', { cause })
  })
  return {
    ...session,
    name: nameOf(client, room),
    serviceUrl,
    admission: () =>
      askAdmission(client, {
        room: roomId,
        serviceUrl,
        fetch,
        leave: isOwnInstance ? session.delayedLeave() : Promise.resolve(null),
      }),
    person: (userId) => personIn(room, userId),
    trust: (userId, deviceId) => trustOf(parts, userId, deviceId),
    isHost: (userId) => isHost(room, userId),
  }
}

async function trustOf({ client }: Parts, userId: string, deviceId: string): Promise<Trust> {
  const crypto = client.getCrypto()
  const [device, user] = await Promise.all([
    crypto?.getDeviceVerificationStatus(userId, deviceId),
    crypto?.getUserVerificationStatus(userId),
  ])
  if (!device?.signedByOwner) return 'guest'
  return user?.isCrossSigningVerified() ? 'verified' : 'signed-in'
}

/** Who may remove somebody from the room is a host of its calls, as the service that admits to them sees it. */
function isHost(room: Room, userId: string): boolean {
  const levels = room.currentState.getStateEvents('m.room.power_levels', '')?.getContent<{ kick?: number }>() ?? {}
  return (room.getMember(userId)?.powerLevel ?? 0) >= (levels.kick ?? 50)
}
