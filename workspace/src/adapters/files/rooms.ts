import type { Live } from '../../shared/lib/live.ts'
import type { RoomFile } from '../../shared/lib/room-file.ts'

/** Something said in a room to everybody's files, encrypted, from a device that its owner signed. */
export interface RoomNote {
  readonly id: string
  /** Who sent it, as the homeserver says. */
  readonly sender: string
  /** The encryption says so too: a device of theirs, signed by the identity that is known, gave the key itself. */
  readonly vouched: boolean
  /** Attacker-controlled: any member may say anything. */
  readonly content: Readonly<Record<string, unknown>>
}

interface RoomPerson {
  readonly id: string
  readonly name: string
}

/** What coffres need of the rooms that they belong to. `adapters/matrix` has it; they meet in `main.ts`. */
export interface CoffreRooms {
  readonly me: Live<RoomPerson | null>
  readonly rooms: Live<
    readonly {
      readonly id: string
      readonly name: string
      readonly kind: 'room' | 'direct'
      readonly membership: 'joined' | 'invited'
      readonly memberCount: number
    }[]
  >
  readonly loaded: Live<boolean>
  /** The latest notes, newest first, however much was said in the room since. Those that can't be opened are left out. */
  notes(room: string): Promise<readonly RoomNote[]>
  /** Encrypted, to whoever is in the room now. */
  tell(room: string, content: Readonly<Record<string, unknown>>): Promise<void>
  /** Tells the room of a file by a message; twice with one `once` is one message. Throws while no message can leave. */
  post(room: string, file: RoomFile, once: string): void
  /** `note`: one came, or could be opened at last; `people`: somebody came or went. */
  follow(listener: (room: string, what: 'note' | 'people') => void): () => void
  /** Who is in it now, invited people not among them. */
  members(room: string): Promise<readonly RoomPerson[]>
  /** Who made the room: bound to the room's own id, so that nobody can change it. */
  creator(room: string): string | null
  /** What this person kept of a room for all their browsers; null: nothing. Attacker-controlled: the homeserver has it. */
  recall(room: string): Promise<unknown>
  /** Readable by the homeserver. */
  keep(room: string, content: Readonly<Record<string, unknown>>): Promise<void>
  /** 32 bytes that all devices of a person have and nobody else, behind their recovery code. Null while they are closed. */
  seed(purpose: string): Promise<Uint8Array<ArrayBuffer> | null>
}
