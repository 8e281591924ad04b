import type { OngoingCall, Person, Trust } from '../../../features/calls/port.ts'
import type { Live, Unsubscribe } from '../../../shared/lib/live.ts'

/** What a call needs beside its media: who is in it, and under which keys. Another adapter has it. */
export interface Signalling {
  readonly ongoing: Live<readonly Omit<OngoingCall, 'ringing'>[]>
  /** Rejects with `CallError`. */
  enter(room: string): Promise<EnteredCall>
}

/** Somebody's device in the call, as its members' own words have it, not the media server's. */
export interface Member {
  /** Its name at the media server. */
  readonly identity: string
  readonly userId: string
  readonly deviceId: string
  readonly own: boolean
  /** By which media server it sends, as it says itself; null: it says none. */
  readonly serviceUrl: string | null
  /** Milliseconds since 1970. */
  readonly since: number
}

export interface MediaKey {
  readonly identity: string
  /** 0–255. */
  readonly index: number
  /** 16 bytes. */
  readonly raw: Uint8Array<ArrayBuffer>
}

/** A key that is not believed (`in`) or not handed over (`out`), for now or for good. */
export interface RefusedKey {
  readonly userId: string
  readonly deviceId: string
  readonly way: 'in' | 'out'
  readonly why: string
}

export interface EnteredCall {
  readonly name: string
  /** This device's. */
  readonly identity: string
  /** Addresses at which this portal's media servers give admission; this device sends by the first. */
  readonly relays: readonly [string, ...string[]]
  readonly members: Live<readonly Member[]>
  /** WebSocket address of the media server, and its token for this call. Rejects with `CallError`. */
  admission(): Promise<{ readonly url: string; readonly jwt: string }>
  /** At another of `relays`, to hear those who send there. Rejects with `CallError`. */
  admissionAt(serviceUrl: string): Promise<{ readonly url: string; readonly jwt: string }>
  announce(): void
  /** Hands the call service the leave to keep, once this device is announced. */
  keepLeave(): Promise<void>
  onKey(listener: (key: MediaKey) => void): Unsubscribe
  onRefusal(listener: (refusal: RefusedKey) => void): Unsubscribe
  person(userId: string): Person
  trust(userId: string, deviceId: string): Promise<Trust>
  isHost(userId: string): boolean
  /** As a host: says this device gone, so that the others change keys. */
  putOut(identity: string): Promise<void>
  /** A host has put this device out: no key of ours goes to it any more. */
  shun(identity: string): void
  leave(): Promise<void>
}
