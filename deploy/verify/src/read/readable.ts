import type { LogItem, OnNode } from '@parvis/tlog'

/** What came from outside, opened but not believed. */
export interface Readable {
  readonly kind: 'bundle' | 'folder'
  /** The signed note, as text. */
  readonly checkpoint: string
  /** What it says itself about whom to trust. */
  readonly policy?: string
  readonly keys?: string
  /** Announcements of later keys, one tlog-proof after the other. */
  readonly rotations?: string
  /** Files that are there for people to read and that nothing proves. */
  readonly unproved: readonly string[]
  /** Everything under a checkpoint of this size, from left to right. */
  items(size: number): AsyncIterable<readonly LogItem[]>
  /** Where the tree's own hashes are there too: told of each hash that was computed, to compare. */
  readonly onNode?: OnNode
  /** Files beyond the checkpoint, known once the items are read. */
  beyond?(): number
}
