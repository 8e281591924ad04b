/** A file of a room's coffre, as a message of that room names it. It says nothing that the coffre does not say better. */
export interface RoomFile {
  /** The file's id in the coffre of the room. */
  readonly node: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Media type as its author said it; may be empty. */
  readonly type: string
}
