import { isGuest } from '@parvis/contracts'
import type { Room } from 'matrix-js-sdk'
import { CallError, type Trust } from '../../../features/calls/port.ts'
import type { Parts } from '../engine-parts.ts'
import { personIn } from '../rooms/people.ts'
import { askAdmission, delegateLeave, waysIn } from './admission.ts'
import { openRtcSession, type RtcMember } from './call-session.ts'
import { isHost } from './host.ts'
import { callMemberType } from './membership.ts'
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
  const { relays, form } = await waysIn(client, roomId)
  const [serviceUrl] = relays
  // Only one's own instance may keep one's leave: another has no business at one's homeserver.
  const isOwnInstance = new URL(serviceUrl).origin === new URL(client.baseUrl).origin
  const session = await openRtcSession(parts, room, form).catch((cause: unknown) => {
    throw new CallError('network', { cause })
  })
  const asked = { room: roomId, serviceUrl, fetch, own: session.own }
  let announced = false
  const leave = () => (announced && isOwnInstance ? session.delayedLeave() : Promise.resolve(null))
  return {
    ...session,
    name: nameOf(client, room),
    relays,
    announce() {
      announced = true
      session.announce(serviceUrl, relays.length > 1)
    },
    admission: () => askAdmission(client, { ...asked, leave: leave() }),
    admissionAt: (address) => askAdmission(client, { ...asked, serviceUrl: address, leave: Promise.resolve(null) }),
    keepLeave: async () => delegateLeave(client, { ...asked, leave: leave() }),
    person: (userId) => personIn(room, userId),
    trust: (userId, deviceId) => trustOf(parts, userId, deviceId),
    isHost: (userId) => isHost(room, userId),
    async putOut(identity) {
      session.shun(identity)
      const member = session.members.value.find((one) => one.identity === identity)
      if (member) await sayGone(parts, room, member)
    },
  }
}

/**
 * Whoever may remove somebody from the room may say their devices gone from its call, in that room's state. A membership
 * that is sealed only its owner takes back: the leave that the call service keeps does that, once they are out there.
 */
async function sayGone({ client }: Parts, room: Room, { userId, deviceId }: RtcMember): Promise<void> {
  const theirs = room.currentState
    .getStateEvents(callMemberType)
    .filter((event) => event.getSender() === userId && event.getContent()['device_id'] === deviceId)
  for (const event of theirs) {
    await client.sendStateEvent(room.roomId, callMemberType as never, {} as never, event.getStateKey() ?? '')
  }
}

async function trustOf({ client }: Parts, userId: string, deviceId: string): Promise<Trust> {
  // A guest's device is signed by the guest, of whom nobody knows more than the name they gave.
  if (isGuest(userId)) return 'guest'
  const crypto = client.getCrypto()
  const [device, user] = await Promise.all([
    crypto?.getDeviceVerificationStatus(userId, deviceId),
    crypto?.getUserVerificationStatus(userId),
  ])
  if (!device?.signedByOwner) return 'guest'
  return user?.isCrossSigningVerified() ? 'verified' : 'signed-in'
}
