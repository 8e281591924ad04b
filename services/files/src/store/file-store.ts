import type { Readable } from 'node:stream'
import type { StorePath } from './store-path.ts'

/** Whose credentials an act goes out with: an account of the store. */
export type StoreUser = string

export interface Entry {
  readonly path: StorePath
  readonly kind: 'file' | 'folder'
  /** Bytes; of a folder the sum of what is in it. */
  readonly size: number
  /** Opaque; changes with every change of content. Without quotes. */
  readonly etag: string
  /** RFC 3339. */
  readonly modified: string
  /** Stays the same through moves. */
  readonly id: string
  /** Media type; empty for a folder. */
  readonly type: string
  readonly favourite: boolean
  /** Letters of Nextcloud, see the contract's `storedEntry`. */
  readonly permissions: string
}

/** A span of bytes, ends included, as HTTP counts them. */
export interface ByteRange {
  readonly from: number
  readonly to: number | null
}

export interface Content {
  readonly stream: Readable
  readonly status: 200 | 206
  readonly length: number | null
  readonly etag: string
  readonly type: string
  /** `bytes 0-9/100`, with 206. */
  readonly range: string | null
}

export interface ReadOptions {
  readonly range?: ByteRange
  /** Answers null while the content still has this etag. */
  readonly unless?: string
  readonly signal?: AbortSignal
}

/** `length` in bytes where known: then the store gets exactly as many, or nothing changes. */
export interface WriteOptions {
  readonly length: number | null
  /** Replaces only this content; `none` when there must be nothing there yet. */
  readonly match?: string
  readonly signal?: AbortSignal
}

export interface Completion {
  readonly size: number
  readonly overwrite: boolean
}

export interface StoredPart {
  readonly number: number
  readonly size: number
}

export interface OldVersion {
  readonly id: string
  readonly size: number
  readonly modified: string
}

export interface Trashed {
  readonly id: string
  readonly kind: Entry['kind']
  /** Where it was. */
  readonly location: string
  readonly size: number
  /** RFC 3339. */
  readonly deleted: string
}

/** `link`: whoever has the address. Permissions as in OCS: 1 read, 2 update, 4 create, 8 delete, 16 share. */
export interface NewShare {
  readonly kind: 'user' | 'group' | 'link'
  readonly with?: string
  readonly permissions?: number
  readonly password?: string
  /** YYYY-MM-DD, the last day. */
  readonly expires?: string
}

export interface Share {
  readonly id: string
  readonly kind: NewShare['kind']
  readonly path: string
  readonly with: string | null
  readonly permissions: number
  readonly expires: string | null
  readonly protected: boolean
  /** Of a link: what opens it, without an account. */
  readonly token: string | null
}

/** One for all accounts. */
export interface Tag {
  readonly id: string
  readonly name: string
}

/**
 * Where files are kept, one account at a time. Bytes are streams both ways and nothing is held. Rejects with
 * ServiceError: `files.missing`, `files.exists` (something is in the way, or the folder above is not there),
 * `files.changed` (a precondition), `files.locked`, `files.full`, `files.refused`, `files.range`, `upstream.timeout`,
 * `upstream.unavailable`. Never takes « not allowed » or « not reachable » for « not there ».
 */
export interface FileStore {
  stat(user: StoreUser, path: StorePath): Promise<Entry>
  /** What is in a folder, in no order. */
  list(user: StoreUser, path: StorePath): Promise<readonly Entry[]>
  /** Null where `unless` still fits. */
  read(user: StoreUser, path: StorePath, options?: ReadOptions): Promise<Content | null>
  /** Resolves with the new etag. What was there becomes a version. */
  write(user: StoreUser, path: StorePath, body: Readable, options: WriteOptions): Promise<{ readonly etag: string }>
  makeFolder(user: StoreUser, path: StorePath): Promise<void>
  move(user: StoreUser, from: StorePath, to: StorePath, overwrite: boolean): Promise<void>
  copy(user: StoreUser, from: StorePath, to: StorePath, overwrite: boolean): Promise<void>
  /** To the trash. */
  remove(user: StoreUser, path: StorePath): Promise<void>
  /** Bytes used, and left: null when nothing limits them. */
  quota(user: StoreUser): Promise<{ readonly used: number; readonly left: number | null }>

  /** An upload in parts, numbered from 1: it may be left and gone on with. `upload` is a name of the caller's choice. */
  putPart(user: StoreUser, upload: string, number: number, body: Readable, length: number): Promise<void>
  /** Empty where there is no such upload. */
  parts(user: StoreUser, upload: string): Promise<readonly StoredPart[]>
  /** The parts in their order become the file; `size` is what they must come to. */
  complete(user: StoreUser, upload: string, to: StorePath, options: Completion): Promise<{ readonly etag: string }>
  abandon(user: StoreUser, upload: string): Promise<void>

  versions(user: StoreUser, file: string): Promise<readonly OldVersion[]>
  restoreVersion(user: StoreUser, file: string, version: string): Promise<void>
  trash(user: StoreUser): Promise<readonly Trashed[]>
  restoreTrashed(user: StoreUser, id: string): Promise<void>
  deleteTrashed(user: StoreUser, id: string): Promise<void>

  shares(user: StoreUser, path: StorePath): Promise<readonly Share[]>
  share(user: StoreUser, path: StorePath, share: NewShare): Promise<Share>
  unshare(user: StoreUser, id: string): Promise<void>
  /** What others share with this account, where it sees it. */
  received(user: StoreUser): Promise<readonly Entry[]>

  /** Part of a name, and the beginning of a media type; at most 200. */
  search(user: StoreUser, text: string, type: string): Promise<readonly Entry[]>
  /** Files, last changed first; at most 200. */
  recent(user: StoreUser): Promise<readonly Entry[]>
  favourites(user: StoreUser): Promise<readonly Entry[]>
  setFavourite(user: StoreUser, path: StorePath, is: boolean): Promise<void>
  tags(user: StoreUser): Promise<readonly Tag[]>
  /** Rejects with `files.exists` for a name that there is. */
  addTag(user: StoreUser, name: string): Promise<Tag>
  tagsOf(user: StoreUser, file: string): Promise<readonly Tag[]>
  setTag(user: StoreUser, file: string, tag: string, is: boolean): Promise<void>
}

export interface PublicEntries {
  readonly entries: readonly Entry[]
  /** Files may be put there. */
  readonly writable: boolean
}

export interface DepositOptions {
  readonly length: number
  readonly password?: string | undefined
}

/** What links of shared folders show to who has them. Rejects as FileStore; `files.refused` for a wrong password. */
export interface PublicFiles {
  list(token: string, path: StorePath, password?: string): Promise<PublicEntries>
  read(token: string, path: StorePath, password?: string, range?: ByteRange): Promise<Content>
  /** Never in place of what is there: `files.changed`. */
  deposit(token: string, path: StorePath, body: Readable, options: DepositOptions): Promise<void>
}
