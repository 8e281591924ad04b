import type { GroupsPort } from './groups-port.ts'
import type { CallRecording, RecordingsPort } from './recording-port.ts'
import type { RingingPort } from './ringing-port.ts'
import type { Live, Unsubscribe } from '../../shared/lib/live.ts'
import type { ConnectionTestPort } from './connection-test.ts'
import type { Chosen, DeviceKind, DevicesPort, DeviceState, Picture } from './devices.ts'
import type { DoorPort } from './door-port.ts'

export { connectionChecks } from './connection-test.ts'
export type * from './connection-test.ts'
export { backgrounds } from './devices.ts'
export type * from './devices.ts'
export type * from './groups-port.ts'
export type * from './recording-port.ts'
export { noRings } from './ringing-port.ts'
export type * from './ringing-port.ts'

export type RoomId = string
export type PersonId = string
/** One device of one person in one call: a person who joined twice is there twice. */
export type ParticipantId = string

export interface Person {
  readonly id: PersonId
  readonly name: string
}

// ---- Who is in a call -------------------------------------------------------------------------------------------

/**
 * Who a participant is, bound to the key that opens their media: `verified`, the two compared images and the device
 * is signed by that identity; `signed-in`, the device is signed by its owner, an account of the instance or of an
 * allowed one; `guest`, anybody else. Never says more than was checked in this browser.
 */
export type Trust = 'verified' | 'signed-in' | 'guest'

/**
 * What happens to somebody's media. `opening`: their key is on its way (normal for some 100 ms, said after 3 s, or 12 s at the beginning, as
 * the alarm `no-key`). `refused`: an alarm below stands, and nothing of that media is shown.
 */
export type MediaState = 'open' | 'opening' | 'refused'

export interface Participant {
  readonly id: ParticipantId
  readonly person: Person
  readonly own: boolean
  readonly trust: Trust
  /** Of the call: a host may mute and remove. */
  readonly role: 'host' | 'member' | 'guest' | 'listener'
  /** `other`: another Matrix program (Element…): sealed too, without our additional checks. */
  readonly program: 'parvis' | 'other'
  readonly microphone: 'on' | 'muted'
  readonly speaking: boolean
  readonly camera: Picture | null
  readonly screen: Picture | null
  /** Milliseconds since the epoch; null: hand down. The queue is in this order. */
  readonly handSince: number | null
  readonly media: MediaState
  readonly network: 'good' | 'poor' | 'lost'
}

/**
 * A difference from what must be: it is shown in red as long as it lasts, and stays listed afterwards.
 *
 * - `no-key`: sealed media comes, its key has not come for 3 s (12 s when one of the two has just come). Nothing is shown.
 * - `wrong-key`: sealed under a key that nobody announced (`auth`).
 * - `clear`: media or filler that is not sealed came under this name and was dropped (D1).
 * - `clear-data`: a message inside the call was not sealed and was dropped (D2).
 * - `replay`: frames that were seen before (D4). `swap`: camera and screen exchanged (D4).
 * - `stranger`: somebody is at the relay who is not a member of the call.
 * - `forged-key`: a key came unsealed, or from another device than it says (D9).
 * - `unsigned-device`: a device that its owner has not signed asks for the key; it does not get it (D10).
 * - `unannounced`: the homeserver lists somebody whom no member has let in; no key goes to them or is taken (T1).
 * - `identity-changed`: somebody's identity is not the one known here; nor then, until it is approved (T3).
 */
export type AlarmKind =
  | 'no-key'
  | 'wrong-key'
  | 'clear'
  | 'clear-data'
  | 'replay'
  | 'swap'
  | 'stranger'
  | 'forged-key'
  | 'unsigned-device'
  | 'unannounced'
  | 'identity-changed'

export interface Alarm {
  readonly id: string
  readonly kind: AlarmKind
  /** Whom it is about; null when nobody in the call can be named. */
  readonly participant: ParticipantId | null
  /** The name it came under, for when they have left meanwhile. */
  readonly name: string | null
  /** Milliseconds since the epoch. */
  readonly since: number
  /** False once it has stopped. */
  readonly lasts: boolean
}

// ---- A call -----------------------------------------------------------------------------------------------------

export type CallState =
  | { readonly at: 'joining'; readonly step: 'place' | 'keys' | 'media' }
  /** At the door: a host opens (`lobby`), or nobody else comes in for now (`locked`). Nobody in the call knows its key. */
  | { readonly at: 'waiting'; readonly why: 'lobby' | 'locked'; readonly since: number }
  | { readonly at: 'in'; readonly since: number }
  /** The media link is cut; it is made again by itself. The others are told by their own relay. */
  | { readonly at: 'reconnecting'; readonly since: number }
  | { readonly at: 'ended'; readonly reason: EndReason }

/** `turned-away`: a host did not open, or had put this person out before. `elsewhere`: the same person and device joined in another tab. `lost`: it could not be made again. */
export type EndReason = 'left' | 'removed' | 'closed' | 'elsewhere' | 'lost' | 'refused' | 'turned-away'

/** « Époque 7, 12 personnes »: which keys are in use, and for how many people they were made. */
export interface Seal {
  readonly epoch: number
  readonly people: number
  /** Milliseconds since the epoch of 1970; null before the first change. */
  readonly changedAt: number | null
  readonly because: { readonly kind: 'joined' | 'left' | 'removed'; readonly name: string } | null
}

/** What is given up on a poor network, in the order in which it is. */
export type GivenUp = 'received-cameras' | 'own-camera' | 'share-rate' | 'voice-packets'

export interface Network {
  readonly quality: 'good' | 'poor' | 'lost'
  /** bit/s that may leave here, as estimated; null while unknown. */
  readonly up: number | null
  /** ms to the relay and back. */
  readonly roundTrip: number | null
  /** 0 to 1, of what was sent lately. */
  readonly loss: number | null
  /** Name of the relay's place (« Orléans »); null when it is not known. */
  readonly place: string | null
  /** `automatic`: this browser decides; `on`: voice first, always; `off`: never. */
  readonly economy: Economy
  readonly givenUp: readonly GivenUp[]
}

export type Economy = 'automatic' | 'on' | 'off'

/** What this person sends. */
export interface Own {
  readonly microphone: DeviceState
  readonly camera: DeviceState
  readonly screen: 'off' | 'asking' | 'on'
  readonly shareQuality: ShareOptions['quality']
  readonly handUp: boolean
  /** They speak while their microphone is muted. */
  readonly talksMuted: boolean
}

/** Things that happen and leave no state. Joins and leaves are told here too, once each. */
export type CallEvent =
  | { readonly kind: 'joined' | 'left' | 'removed'; readonly person: Person }
  | { readonly kind: 'reaction'; readonly participant: ParticipantId; readonly person: Person; readonly key: string }
  | { readonly kind: 'hand'; readonly participant: ParticipantId; readonly person: Person }
  | { readonly kind: 'muted-by-host'; readonly person: Person }

export interface ShareOptions {
  /** `readable`: every line sharp, few images (text, plans); `smooth`: many images (video). */
  readonly quality: 'readable' | 'smooth'
  readonly sound: boolean
}

/** One call that this browser is in. Every promise rejects with `CallError`. Voices are played by the port. */
export interface Call {
  readonly room: RoomId
  readonly name: string
  readonly state: Live<CallState>
  /** This person first, the others in the order in which they came. */
  readonly participants: Live<readonly Participant[]>
  readonly own: Live<Own>
  readonly seal: Live<Seal>
  readonly network: Live<Network>
  /** Oldest first; none is ever taken away while the call lasts. */
  readonly alarms: Live<readonly Alarm[]>
  readonly recording: CallRecording
  /** True while the browser refuses to play sound until somebody presses something (`playSound`). */
  readonly soundBlocked: Live<boolean>
  onEvent(listener: (event: CallEvent) => void): Unsubscribe
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  /** Asks which screen. Resolves without an effect when the person closes the browser's question. */
  startSharing(options: ShareOptions): Promise<void>
  /** Of a share that runs. */
  setShareQuality(quality: ShareOptions['quality']): Promise<void>
  stopSharing(): Promise<void>
  useDevice(kind: DeviceKind, id: string | null): Promise<void>
  setHand(up: boolean): Promise<void>
  react(key: string): Promise<void>
  setEconomy(economy: Economy): void
  playSound(): Promise<void>
  /** Hosts: asks that client to mute. */
  mute(participant: ParticipantId): Promise<void>
  /** Hosts: out of the call; the others change keys at once. */
  remove(participant: ParticipantId): Promise<void>
  leave(): Promise<void>
}

/** A call that goes on in one of this person's rooms. */
export interface OngoingCall {
  readonly room: RoomId
  readonly name: string
  /** Milliseconds since the epoch, by whoever came first. */
  readonly since: number
  readonly people: readonly Person[]
}

/** A room in which a call may be held. */
export interface CallRoom {
  readonly id: RoomId
  readonly name: string
  readonly kind: 'room' | 'direct'
  readonly memberCount: number
  /** Messages of the room that this person has not read. */
  readonly unread: number
}

export interface JoinOptions {
  readonly room: RoomId
  readonly microphone: boolean
  readonly camera: boolean
  /** `deviceId`s to use, as `DevicesPort.chosen` has them. */
  readonly devices: Chosen
  readonly economy: Economy
}

export { CallError } from './call-error.ts'
export type * from './door-port.ts'
export type * from './visit-port.ts'

/** Calls, from a browser. */
export interface CallPort {
  /** Rooms of this person, newest first. */
  readonly rooms: Live<readonly CallRoom[]>
  readonly ongoing: Live<readonly OngoingCall[]>
  /** The call this tab is in, from the first step of joining until it was left; then null. */
  readonly current: Live<Call | null>
  /**
   * Resolves at once with a call that is `joining`; it tells by its state how it goes on. Rejects with `CallError`
   * when it can't even begin. A call that this tab is in already is left first.
   */
  join(options: JoinOptions): Promise<Call>
}

export interface CallsPorts {
  readonly devices: DevicesPort
  readonly calls: CallPort
  readonly test: ConnectionTestPort
  /** Absent where nobody is a host: on the page of a guest. */
  readonly door?: DoorPort
  readonly ringing: RingingPort
  readonly recordings: RecordingsPort
  readonly groups: GroupsPort
}
