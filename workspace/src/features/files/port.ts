import type { Live } from '../../shared/lib/live.ts'
import type { ActivityPort } from './ports/activity.ts'
import type { DossiersPort } from './ports/dossiers.ts'
import type { DropsPort } from './ports/drops.ts'
import type { LinksPort } from './ports/links.ts'

export type * from './ports/activity.ts'
export type * from './ports/dossiers.ts'
export type * from './ports/drops.ts'
export type * from './ports/links.ts'

/** A coffre belongs to a room and has its id: whoever is in the room can read it. */
export type CoffreId = string
export type NodeId = string

/** The folder in which everything of a coffre is. */
export const topFolder: NodeId = 'root'
/** Of a file that says how a recorded call is opened: it is played where calls are. */
export const recordingType = 'application/vnd.parvis.recording'

export interface Person {
  readonly id: string
  readonly name: string
}

export interface CoffreSummary {
  readonly id: CoffreId
  readonly name: string
  /** `direct`: of a conversation between two people, shown round. */
  readonly kind: 'room' | 'direct'
  readonly memberCount: number
}

export interface FileVersion {
  readonly id: string
  readonly number: number
  /** Bytes. */
  readonly size: number
  /** As its author says, ms since 1970. */
  readonly at: number
  readonly by: Person
}

/** A file or folder, as members signed it: storage has no say in any of it. */
export interface FileEntry {
  readonly id: NodeId
  readonly coffre: CoffreId
  readonly parent: NodeId
  readonly name: string
  readonly kind: 'file' | 'folder'
  /** Bytes; 0 for a folder. */
  readonly size: number
  /** Media type as its author said it: shown and used for a picture of the kind, never trusted. Empty for a folder. */
  readonly type: string
  readonly at: number
  readonly by: Person
  /** Newest first; empty for a folder. */
  readonly versions: readonly FileVersion[]
  /** Set on the copy that keeps the other of two edits made at the same time. */
  readonly conflictOf: NodeId | null
  /** Set in the trash. */
  readonly deleted: { readonly at: number; readonly by: Person } | null
}

/** Why what storage or the room shows of a coffre can't be what its members wrote. */
export type CoffreAlarm = 'rolled-back' | 'forked' | 'missing'

export type CoffreState =
  | { readonly at: 'loading' }
  /** Nothing of it is readable yet: a member who is in has to meet this person's key first. */
  | { readonly at: 'waiting' }
  | { readonly at: 'failed'; readonly code: FilesErrorCode }
  | {
      readonly at: 'ready'
      readonly entries: readonly FileEntry[]
      readonly trash: readonly FileEntry[]
      /** False until a member who is in has met this person's key: they read, and can't write yet. */
      readonly writable: boolean
      readonly alarm: CoffreAlarm | null
      readonly members: readonly Person[]
    }

export interface Transfer {
  readonly id: string
  /** Into which it goes; out of which it comes, where `dossier` says where to; empty: from the device into a shared folder. */
  readonly coffre: CoffreId
  /** The path of the shared folder into which it goes, where the server reads it; null: into a coffre. */
  readonly dossier: string | null
  readonly name: string
  /** Bytes as they are stored. */
  readonly size: number
  readonly sent: number
  /**
   * `sealing`: the bytes are being encrypted on this device, for a shared folder until they have left it; `waiting`: no
   * network, it goes on by itself; `done`: everybody who may can read it.
   */
  readonly at: 'sealing' | 'sending' | 'waiting' | 'paused' | 'done' | 'failed'
  readonly failure: FilesErrorCode | null
  /** A message of the room tells of it once it is there. */
  readonly toRoom: boolean
  /** Bytes a second, over the last seconds; null while it is not known. */
  readonly rate: number | null
}

/** `replaces`: the file of which this becomes the next version. */
export interface NewFile {
  readonly file: File
  readonly parent: NodeId
  readonly replaces: NodeId | null
  /** Told in the room by a message, once every member can read it. */
  readonly toRoom?: boolean
  /** It replaces every edit of that file made at the same time, not the shown one alone. */
  readonly settles?: boolean
}

export type FilesErrorCode =
  /** A rule refused; its sentence is in `rule`. */
  | 'refused'
  | 'network'
  /** The engine that keeps the bytes is not there. */
  | 'unavailable'
  /** No room left where the files are kept. */
  | 'full'
  /** No room left on this device for what is to be sent. */
  | 'device-full'
  /** Its bytes or its key are not those that its author wrote: nothing of them is shown. */
  | 'altered'
  /** It is not there, and nobody deleted it. */
  | 'missing'
  /** Members say different things of who began it, and its creator has not spoken. */
  | 'contested'
  /** Somebody in the room bears another identity than the one that was known: nothing is given to anybody. */
  | 'identity-changed'
  /** The storage no longer lets Parvis into the account that this person linked. */
  | 'unlinked'
  /** The storage goes by the portal’s sign-in, and takes this one no longer. */
  | 'signed-out'
  /** Nothing is in it that could be given. */
  | 'empty'
  /** More files than one link gives. */
  | 'too-many'
  | 'not-allowed'
  | 'name'
  /** The page ended before the file was sealed: it has to be chosen again. */
  | 'interrupted'
  | 'internal'

export class FilesError extends Error {
  readonly code: FilesErrorCode
  readonly rule: { readonly fr: string; readonly en: string } | null
  constructor(code: FilesErrorCode, options: { cause?: unknown; rule?: FilesError['rule'] } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.rule = options.rule ?? null
  }
}

/** A file whose sealed bytes stay on this device. */
export interface OfflineCopy {
  readonly coffre: CoffreId
  readonly node: NodeId
  readonly version: string
  readonly name: string
  /** Bytes of the file. */
  readonly size: number
  /** When it was kept. */
  readonly at: number
}

/** The content of one version, opened piece by piece as it is read. */
export interface FileContent {
  /** Bytes. */
  readonly size: number
  /** From `from` up to `to` (the end). Every byte is authentic, or the stream fails with `FilesError`. Cancelling ends the request. */
  stream(from?: number, to?: number): ReadableStream<Uint8Array<ArrayBuffer>>
}

/** Sealed files. Every act that returns a promise rejects with `FilesError`, and has happened for all when it resolves. */
export interface FilesPort extends ActivityPort {
  readonly me: Live<Person | null>
  readonly coffres: Live<readonly CoffreSummary[]>
  /** False until the first list is complete. */
  readonly loaded: Live<boolean>
  /** What a coffre holds, from now until the page ends; the same for the same coffre. */
  open(coffre: CoffreId): Live<CoffreState>
  /** Asks again after a failure. */
  reload(coffre: CoffreId): void
  /** Into coffres and shared folders, newest last of each. */
  readonly transfers: Live<readonly Transfer[]>
  readonly favourites: Live<ReadonlySet<NodeId>>
  setFavourite(node: NodeId, favourite: boolean): void
  makeFolder(coffre: CoffreId, parent: NodeId, name: string): Promise<NodeId>
  rename(coffre: CoffreId, node: NodeId, name: string): Promise<void>
  move(coffre: CoffreId, nodes: readonly NodeId[], parent: NodeId): Promise<void>
  /** Copies files with new keys; the bytes pass through this device. Folders with all they hold. */
  copy(coffre: CoffreId, nodes: readonly NodeId[], parent: NodeId): Promise<void>
  /** To the trash; folders with all they hold. */
  remove(coffre: CoffreId, nodes: readonly NodeId[]): Promise<void>
  /** Out of the trash, with whatever was deleted by the same act. */
  restore(coffre: CoffreId, nodes: readonly NodeId[]): Promise<void>
  /** The bytes of an earlier version become the newest one. */
  restoreVersion(coffre: CoffreId, node: NodeId, version: string): Promise<void>
  /** Begins at once; `transfers` tells how it goes. Survives a reload once sealed. */
  upload(coffre: CoffreId, files: readonly NewFile[]): void
  /** Files that open without the network, as long as this page does. Newest first. */
  readonly offline: Live<readonly OfflineCopy[]>
  /** The newest version, in the place of one that was kept before. */
  keepOffline(coffre: CoffreId, node: NodeId): Promise<void>
  dropOffline(node: NodeId): Promise<void>
  /** Bytes that may still come, as the server says; null where nothing limits them, or it does not say. */
  left(coffre: CoffreId): Promise<number | null>
  /** Tells in the room, by a message, of a file that is there. Rejects with `network` while no message can leave. */
  post(coffre: CoffreId, node: NodeId): Promise<void>
  pause(transfer: string): void
  resume(transfer: string): void
  /** Stops it and forgets its bytes; of one that is done or failed, takes it off the list. */
  cancel(transfer: string): void
  /** Opened on this device, whole and authentic or not at all. Of the newest version when none is named. */
  read(coffre: CoffreId, node: NodeId, version?: string): Promise<Blob>
  /** A small picture of a version, made by whoever put it there; null where there is none. */
  thumbnail(coffre: CoffreId, node: NodeId, version: string): Promise<Blob | null>
  /** The same by ranges, for what is large: a film, an archive, the first page. */
  content(coffre: CoffreId, node: NodeId, version?: string): Promise<FileContent>
  readonly links: LinksPort
  readonly dossiers: DossiersPort
  readonly drops: DropsPort
}
