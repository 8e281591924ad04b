import type { WrappedKey } from '../keys/epoch.ts'

/**
 * One act on a coffre's tree, signed by the device that did it. Records name the newest records that their author knew
 * (`after`): together they are a graph in which nothing can be left out or put in between, and from which every member
 * derives the same tree, whatever the order in which they arrive.
 */
export interface RecordBody {
  readonly v: 1
  readonly coffre: string
  readonly epoch: string
  /** Whom the signing key belongs to: a device, as the room knows it. */
  readonly author: string
  /** RFC 3339, as the author says. Shown, never used to decide. */
  readonly time: string
  /** Ids of records, sorted, without repetition. Empty for a coffre's first record only. */
  readonly after: readonly string[]
  readonly act: ManifestAct
}

export type ManifestAct =
  /** Begins an epoch: whoever is not among `members` writes nothing from here on. */
  | { readonly kind: 'epoch'; readonly id: string; readonly members: readonly string[] }
  | { readonly kind: 'folder'; readonly node: string; readonly parent: string; readonly name: string }
  | VersionAct
  | { readonly kind: 'place'; readonly node: string; readonly parent: string; readonly name: string }
  /** Deletes nodes: of a file the versions that were known (`versions`), so that an edit elsewhere outlives it. */
  | { readonly kind: 'tombstone'; readonly nodes: readonly Deleted[] }
  /** Takes tombstones back. */
  | { readonly kind: 'restore'; readonly tombstones: readonly string[] }
  /** After a new epoch: the same keys under it, by the id of the version’s record. */
  | { readonly kind: 'rewrap'; readonly keys: Readonly<Record<string, WrappedKey>> }

export interface VersionAct {
  readonly kind: 'version'
  readonly node: string
  readonly number: number
  /** Records of the versions that this one replaces: none for a new file, several where it settles a conflict. */
  readonly of: readonly string[]
  /** Where the file stood and what it was called when it was written; see `ContentFacts`. */
  readonly parent: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly padded: boolean
  readonly blob: string
  readonly key: WrappedKey
}

export interface Deleted {
  readonly node: string
  /** Records of versions. Empty for a folder. */
  readonly versions: readonly string[]
}

/** As it travels: `body` is the canonical JSON that was signed, byte for byte. */
export interface SignedRecord {
  readonly body: string
  /** Ed25519, base64url. */
  readonly signature: string
}

/** The folder in which everything is. It has no record. */
export const rootNode = 'root'
