import type { CoffreId, NodeId, Person } from '../port.ts'

/** A file or folder that the server can read, by its place from the top of what this person sees. */
export interface DossierEntry {
  /** `a/b/c`. */
  readonly path: string
  readonly name: string
  readonly kind: 'file' | 'folder'
  /** Bytes. */
  readonly size: number
  readonly type: string
  /** Ms since 1970. */
  readonly at: number
  /** Somebody else gave it. */
  readonly received: boolean
  /** It can be changed, renamed and deleted; into a folder something can be put. */
  readonly writable: boolean
  readonly shareable: boolean
}

export interface DossierTrashed {
  readonly id: string
  /** Where it stood. */
  readonly location: string
  readonly kind: 'file' | 'folder'
  readonly size: number
  readonly at: number
}

/** What a file was before. */
export interface DossierVersion {
  readonly id: string
  /** Bytes. */
  readonly size: number
  /** Ms since 1970, as the storage says. */
  readonly at: number
}

export interface DossierShare {
  readonly id: string
  readonly kind: 'user' | 'group' | 'link'
  /** Whom it is for; the address of a link. */
  readonly to: string
  readonly writable: boolean
  /** The last day, `2026-11-21`; null: without end. */
  readonly expires: string | null
  readonly locked: boolean
}

/** A file on its way into a shared folder. */
export interface DossierFile {
  readonly file: File
  /** Path of the folder; empty for the top. */
  readonly folder: string
  /** Path of the file of which this becomes the next version; null: beside what is there, by another name where its own is taken. */
  readonly replaces: string | null
}

export interface DossierLinkWish {
  readonly days: number
  readonly password: string | null
  /** Whoever has the address may put files into the folder too. */
  readonly writable: boolean
}

/** Shared folders: ordinary ones, which the server reads. Every act rejects with `FilesError`. */
export interface DossiersPort {
  list(path: string): Promise<readonly DossierEntry[]>
  /** What others share with this person. */
  received(): Promise<readonly DossierEntry[]>
  makeFolder(path: string): Promise<void>
  move(from: string, to: string): Promise<void>
  copy(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  trash(): Promise<readonly DossierTrashed[]>
  restore(id: string): Promise<void>
  read(path: string): Promise<Blob>
  /**
   * Begins at once; `FilesPort.transfers` tells how it goes, and its acts hold for these too. Survives a reload once all of
   * it is kept on this device.
   */
  upload(files: readonly DossierFile[]): void
  /** Earlier ones, newest first. */
  versions(path: string): Promise<readonly DossierVersion[]>
  /** What stands there now becomes an earlier version. */
  restoreVersion(path: string, version: string): Promise<void>
  shares(path: string): Promise<readonly DossierShare[]>
  share(path: string, who: { readonly kind: 'user' | 'group'; readonly id: string }, writable: boolean): Promise<void>
  link(path: string, wish: DossierLinkWish): Promise<DossierShare>
  unshare(share: string): Promise<void>
  /** Whom this person has a room with. */
  people(): Promise<readonly Person[]>
  /**
   * A file of a coffre, opened here and put where the server reads it; written into the log first. Resolves once it has
   * begun: `FilesPort.transfers` tells how it goes. It goes on in a later page, for as long as the file is in its coffre.
   */
  takeOut(coffre: CoffreId, node: NodeId, folder: string): Promise<void>
}
