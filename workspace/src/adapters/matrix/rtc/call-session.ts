import type { Room } from 'matrix-js-sdk'
import { RoomStateEvent, type MatrixEvent } from 'matrix-js-sdk'
import { MatrixRTCSession, MatrixRTCSessionEvent, type CallMembership } from 'matrix-js-sdk/lib/matrixrtc/index.js'
import * as z from 'zod/mini'
import { pause, type Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import type { Parts } from '../engine-parts.ts'
import { listenAll } from '../listen.ts'
import { guardKeys, type KeyRefusal } from './key-guard.ts'
import { callMemberType, isOurs, oursMark, ownMembership, roomCall } from './membership.ts'
import type { MembershipForm, OwnMembership } from './membership.ts'
import { whoHasPart } from './who-has-part.ts'

/** A device of a person, in the call as the room's state has it. */
export interface RtcMember {
  /** Its name at the media server. */
  readonly identity: string
  readonly userId: string
  readonly deviceId: string
  readonly own: boolean
  /** Where the SFU by which it sends gives admission; attacker-controlled, null when it says none. */
  readonly serviceUrl: string | null
  /** Milliseconds since 1970. */
  readonly since: number
}

export interface RtcKey {
  readonly identity: string
  readonly index: number
  readonly raw: Uint8Array<ArrayBuffer>
}

/** MSC4140: a leave that is sent unless somebody goes on putting it off. */
export interface DelayedLeave {
  readonly id: string
  readonly ms: number
}

/** One call of one room, as MatrixRTC sees it: who is in it, and under which keys. No media. */
export interface RtcSession {
  readonly identity: string
  readonly own: OwnMembership
  readonly members: Live<readonly RtcMember[]>
  /**
   * Says itself a member, with the SFU at this address; makes and hands over keys from here on. `several`: there are
   * others, so each says the one by which they send, instead of all meeting at that of who came first.
   */
  announce(serviceUrl: string, several: boolean): void
  /** The leave that the homeserver sends if this browser falls silent; null when it has promised none by then. */
  delayedLeave(): Promise<DelayedLeave | null>
  onKey(listener: (key: RtcKey) => void): () => void
  onRefusal(listener: (refusal: KeyRefusal) => void): () => void
  /** No key goes to this device any more, nor is one taken from it. */
  shun(identity: string): void
  /** Says itself gone; resolves when the homeserver knows, or after two seconds. */
  leave(): Promise<void>
}

const transport = z.object({ livekit_service_url: z.string() })

/** Between a key that was sent and its use: our own clients hold frames meanwhile, others lose them for seconds. */
const keyWait = { ours: 50, stock: 1_000 }
/** Milliseconds for which a new key is also given to who comes: so much from before their coming they may open. */
const sharedFor = 2_000
/** A browser under load misses the SDK's three seconds of margin, and the others would see it leave. */
const leaveAfter = 20_000
/** Nobody waits longer for a call than this for a leave to be promised. */
const leavePatience = 300

export async function openRtcSession(
  { client, clock, members, trust }: Parts,
  room: Room,
  form: MembershipForm,
): Promise<RtcSession> {
  await members.refresh(room.roomId)
  await trust.roster.settle(room)
  const [userId, deviceId] = [client.getSafeUserId(), client.getDeviceId() ?? '']
  const own = await ownMembership(form, userId, deviceId)
  const { identity } = own
  const keyListeners = new Set<(key: RtcKey) => void>()
  const refusalListeners = new Set<(refusal: KeyRefusal) => void>()
  const who = whoHasPart({ trust }, room)
  const guard = guardKeys({
    client,
    clock,
    part: who.part,
    isMember: (of) => session.memberships.some((one) => one.userId === of.userId && one.deviceId === of.deviceId),
    refused: (refusal) => tell(refusalListeners, refusal),
    longerWait: () => (session.memberships.every(isOurs) ? 0 : keyWait.stock - keyWait.ours),
  })
  const session = new MatrixRTCSession(guard.client, room, roomCall)
  const shown = liveSource<readonly RtcMember[]>([])
  const show = () => shown.set(session.memberships.map((of, _at, all) => rtcMember(of, all[0] ?? of, identity)))
  const keyed = (raw: Uint8Array<ArrayBuffer>, index: number, _of: object, name: string) =>
    tell(keyListeners, { identity: name, index, raw })
  const changed = (event: MatrixEvent) =>
    void (event.getType() === callMemberType && session.ensureRecalculateSessionMembers())
  const stops = [
    listenAll(session, [
      [MatrixRTCSessionEvent.MembershipsChanged, show],
      [MatrixRTCSessionEvent.EncryptionKeyChanged, keyed],
    ]),
    // The SDK's own manager hears this for its sessions; this one is ours.
    listenAll(room, [[RoomStateEvent.Events, changed]]),
    trust.onChange((id) => void ((id ?? room.roomId) === room.roomId && guard.again())),
    () => guard.close(),
  ]
  await session.initialMembershipCalculated
  show()
  return {
    identity,
    own,
    members: shown,
    announce(serviceUrl, several) {
      const focus = { type: 'livekit', livekit_service_url: serviceUrl, livekit_alias: room.roomId }
      const self = { userId, deviceId, memberId: own.memberId }
      session.joinRTCSession(self, [focus], several ? focus : undefined, joining(form))
    },
    delayedLeave: () => delayedLeave(session, clock),
    shun: (name) => who.shun(shown.value.filter((one) => one.identity === name)),
    onKey: (listener) => added(keyListeners, listener),
    onRefusal: (listener) => added(refusalListeners, listener),
    async leave() {
      await session.leaveRoomSession(2_000).catch(() => false)
      for (const stop of stops) stop()
      await session.stop().catch(() => {})
    },
  }
}

const joining = (form: MembershipForm) => ({
  useKeyDelay: keyWait.ours,
  keyRotationGracePeriodMs: sharedFor,
  unstableSendStickyEvents: form === 'sticky',
  delayedLeaveEventDelayMs: leaveAfter,
  applicationData: oursMark,
})

async function delayedLeave(session: MatrixRTCSession, clock: Clock): Promise<DelayedLeave | null> {
  for (let waited = 0; !session.delayId && waited < leavePatience; waited += 20) await pause(clock, 20)
  return session.delayId ? { id: session.delayId, ms: leaveAfter } : null
}

function rtcMember(of: CallMembership, oldest: CallMembership, own: string): RtcMember {
  const { rtcBackendIdentity: identity, userId, deviceId } = of
  const serviceUrl = transport.safeParse(of.getTransport(oldest)).data?.livekit_service_url ?? null
  return { identity, userId, deviceId, own: identity === own, serviceUrl, since: of.createdTs() }
}

function tell<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
  for (const listener of [...listeners]) listener(value)
}

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
