import { randomBytes } from 'node:crypto'

/** A file or a folder. Its id never changes and is never given again: clients know it as `oc:fileid`. */
export interface Node {
  readonly id: number
  /** Null for the root of an account's files and of its trash. */
  readonly parent: number | null
  readonly owner: string
  readonly name: string
  readonly dir: 0 | 1
  /** Bytes; of a folder, of all that it holds. */
  readonly size: number
  readonly mtime: number
  readonly created: number
  /** New whenever the node or anything under it changes. */
  readonly etag: string
  /** Null for a folder. */
  readonly content: number | null
}

export function newEtag(): string {
  return randomBytes(12).toString('hex')
}
