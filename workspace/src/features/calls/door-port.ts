import type { Live } from '../../shared/lib/live.ts'
import type { PersonId, RoomId } from './port.ts'

/** Somebody at the door of a call. */
export interface Waiting {
  readonly id: PersonId
  /** As they call themselves (a guest) or as the room knows them. */
  readonly name: string
  readonly guest: boolean
  /** Sign-in level that the issuer said; null for a guest, and where it said none. */
  readonly assurance: string | null
  /** Milliseconds since the epoch. */
  readonly since: number
}

/** A link by which strangers come to the door. What opens it was shown once, to who made it. */
export interface CallLink {
  readonly id: string
  readonly title: string
  readonly host: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface DoorState {
  /** May this person decide anything here? */
  readonly host: boolean
  readonly lobby: boolean
  readonly locked: boolean
  /** Longest waiting first; for hosts alone, like the links. */
  readonly waiting: readonly Waiting[]
  readonly links: readonly CallLink[]
}

/** The door of one room's call, as long as somebody looks at it. Every promise rejects with `CallError`. */
export interface Door {
  /** Null until the first answer. */
  readonly state: Live<DoorState | null>
  setLobby(on: boolean): Promise<void>
  setLocked(on: boolean): Promise<void>
  admit(who: PersonId): Promise<void>
  refuse(who: PersonId): Promise<void>
  /** Out of the call, and no way back until somebody lets them in again. */
  eject(who: PersonId): Promise<void>
  /** The link's whole address, which nobody can be shown again. */
  makeLink(title: string, hours: number): Promise<string>
  /** Who came by it leaves with it. */
  takeBack(link: string): Promise<void>
  close(): void
}

export interface DoorPort {
  open(room: RoomId): Door
}
