import type { OngoingCall, Person, Trust } from '../../../features/calls/port.ts'
import type { Live } from '../../../shared/lib/live.ts'
import type { Admission } from './admission.ts'
import type { RtcSession } from './call-session.ts'

export interface EnteredCall extends Omit<RtcSession, 'announce'> {
  readonly name: string
  /** Addresses at which this portal's SFUs give admission; this device sends by the first. */
  readonly relays: readonly [string, ...string[]]
  announce(): void
  /** Asks to be let in; again before each new connection, for a token lives an hour. Rejects with `CallError`. */
  admission(): Promise<Admission>
  /** At another of `relays`, to hear those who send there. Rejects with `CallError`. */
  admissionAt(serviceUrl: string): Promise<Admission>
  /** Hands the call service the leave to keep, once this device is announced. */
  keepLeave(): Promise<void>
  person(userId: string): Person
  trust(userId: string, deviceId: string): Promise<Trust>
  /** Power enough to mute and remove. */
  isHost(userId: string): boolean
  /** As a host: says this device gone, so that the others change keys. */
  putOut(identity: string): Promise<void>
}

/** What calls need of Matrix. Media is somebody else's. */
export interface RtcPort {
  readonly ongoing: Live<readonly OngoingCall[]>
  /** Looks at a room's call without being seen in it. Rejects with `CallError`. */
  enter(room: string): Promise<EnteredCall>
}
