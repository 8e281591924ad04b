import type { Live } from '../../shared/lib/live.ts'
import type { ParticipantId, Person, RoomId } from './port.ts'

/** A recording that runs in the call, as everybody in it sees it. */
export interface RecordingState {
  readonly by: Person
  /** Made by this browser. */
  readonly own: boolean
  /** Milliseconds since the epoch. */
  readonly since: number
  /** Whose image and voice are in it: who agreed, and nobody else. */
  readonly included: readonly ParticipantId[]
  /** `asked`: this person has not answered, and is not in it. The recorder is always in it. */
  readonly mine: 'asked' | 'given' | 'refused'
  /** Of one's own: seconds that already lie sealed in the coffre; null for others. */
  readonly kept: number | null
  /** Of one's own: what was recorded last could not be stored; it is tried again. */
  readonly failing: boolean
}

/**
 * Recording inside one call. It is made in one browser from what that browser has opened, and sealed for the room piece
 * by piece as it is made. Promises reject with `CallError`.
 */
export interface CallRecording {
  readonly state: Live<RecordingState | null>
  /** True once there was any in this call. */
  readonly happened: Live<boolean>
  /** Hosts. Rejects with `refused` where a rule forbids it; nothing is recorded before the log has the entry. */
  start(): Promise<void>
  /** Whoever makes it. Resolves once all of it is stored. */
  stop(): Promise<void>
  /** Whether one's image and voice may be in it; can be changed as long as it runs. */
  answer(given: boolean): Promise<void>
}

/** What the coffre of a room has of recordings. */
export interface RecordedCall {
  readonly id: string
  readonly room: RoomId
  readonly name: string
  readonly by: Person
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface OpenedRecording {
  /** WebM, opened on this device. */
  readonly video: Blob
  readonly seconds: number
  /** It has no end: the browser that made it fell silent, or still makes it. */
  readonly cut: boolean
}

/** Recordings in coffres. Every promise rejects with `CallError`. */
export interface RecordingsPort {
  /** Newest first; null while it is not known yet. */
  of(room: RoomId): Live<readonly RecordedCall[] | null>
  /** Only who is in the room, and was when it was made or came later, opens it. `progress`: 0 to 1. */
  open(room: RoomId, id: string, progress: (part: number) => void): Promise<OpenedRecording>
  /** Writes into the log that a recording begins, then makes its place in the coffre. */
  begin(room: RoomId, name: string): Promise<RecordingSink>
}

/** A recording that is being written: each piece is sealed and stored by itself, so that a crash loses the last one only. */
export interface RecordingSink {
  /** Stored when it resolves. One after the other. */
  append(piece: Blob, seconds: number): Promise<void>
  /** Says how long it is: from then on a piece that is missing is noticed. */
  close(): Promise<void>
}
