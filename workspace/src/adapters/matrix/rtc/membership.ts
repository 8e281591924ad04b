import type { MatrixEvent, Room } from 'matrix-js-sdk'
import type { CallMembership } from 'matrix-js-sdk/lib/matrixrtc/index.js'
import { computeRtcIdentityRaw } from 'matrix-js-sdk/lib/matrixrtc/membershipData/index.js'

/** The call of a room: each has one. */
export const roomCall = { application: 'm.call', id: 'ROOM' }
/** In the room's state; and, sealed, as an event that sticks for a while (MSC4354). Both are read. */
export const callMemberType = 'org.matrix.msc3401.call.member'
export const stickyMemberType = 'org.matrix.msc4143.rtc.member'

/** How this device says itself a member. */
export type MembershipForm = 'state' | 'sticky'

/** Of this device, in one call. */
export interface OwnMembership {
  readonly form: MembershipForm
  readonly memberId: string
  /** Its name at the media server; where the membership is sealed, a name that says nothing of the person. */
  readonly identity: string
}

export async function ownMembership(form: MembershipForm, userId: string, deviceId: string): Promise<OwnMembership> {
  if (form === 'state') return { form, memberId: `${userId}:${deviceId}`, identity: `${userId}:${deviceId}` }
  const memberId = crypto.randomUUID()
  return { form, memberId, identity: await computeRtcIdentityRaw(userId, deviceId, memberId) }
}

/** Whoever says themselves a member of a call of this room, or said so and has left; unchecked. */
export function memberEvents(room: Room): readonly MatrixEvent[] {
  const sticky = [...room._unstable_getStickyEvents()].filter((event) => event.getType() === stickyMemberType)
  return [...room.currentState.getStateEvents(callMemberType), ...sticky]
}

/** The device that a membership names; attacker-controlled. */
export function deviceIn(event: MatrixEvent): unknown {
  const { device_id: inState, member } = event.getContent<{ device_id?: unknown; member?: { device_id?: unknown } }>()
  return event.getType() === stickyMemberType ? member?.device_id : inState
}

/** A key of its own beside what MatrixRTC asks; others ignore it. */
const mark = 'parvis.program'
export const oursMark = { [mark]: 1 }

/**
 * Does this membership say that it is of our client? Anybody can say so: nothing follows from it but how long a new key
 * waits before it is used.
 */
export function isOurs(of: CallMembership): boolean {
  return of.applicationData[mark] === 1
}
