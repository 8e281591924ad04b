import type { Live } from '../../shared/lib/live.ts'
import type { Person, PersonId, RoomId } from './port.ts'

/** Somebody calls this person, and it rings here. */
export interface IncomingCall {
  readonly id: string
  readonly room: RoomId
  readonly name: string
  readonly kind: 'room' | 'direct'
  readonly caller: Person
}

/** `waiting`: it rings there; `none`: it has stopped, and they did not answer. */
export type Answer = 'waiting' | 'joined' | 'declined' | 'none'

/** The latest ring of this person in a room, with how each member took it. */
export interface OutgoingRing {
  readonly room: RoomId
  readonly people: readonly { readonly person: Person; readonly answer: Answer }[]
}

/** A call of somebody's that this person did not take, until they have read the room it was in. */
export interface MissedCall {
  readonly id: string
  readonly room: RoomId
  readonly name: string
  readonly caller: Person
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface Rings {
  readonly incoming: readonly IncomingCall[]
  readonly outgoing: readonly OutgoingRing[]
  /** Newest first. */
  readonly missed: readonly MissedCall[]
}

/** Who calls whom, beside the calls themselves. Every promise rejects with `CallError`. */
export interface RingingPort {
  readonly rings: Live<Rings>
  /** Once this device is in the room's call: tells the members, and rings at them if it is `loud`. */
  ring(room: RoomId, loud: boolean): Promise<void>
  /** On every device of this person; the caller is told. */
  decline(ring: string): Promise<void>
  /** Stops the ringing here, on this device only; nobody is told. */
  dismiss(ring: string): void
  /** The room for a call with one person: the present conversation, or a new one. */
  direct(person: PersonId): Promise<RoomId>
}

export const noRings: Rings = { incoming: [], outgoing: [], missed: [] }
