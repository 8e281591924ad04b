import { equalBytes } from '../bytes.ts'
import type { Checkpoint } from '../checkpoint.ts'
import { TlogError } from '../error.ts'
import { emptyRoot, leafHash, type Sha256 } from '../hash.ts'
import { appendLeaf, appendSubtree, emptyFrontier, type OnNode, rootOf } from '../tree.ts'

/** A perfect subtree whose leaves were not handed over: its head stands for them. */
export interface Gap {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

interface TreeCheckOptions {
  readonly checkpoint: Checkpoint
  /** What somebody had kept: the log must begin with it. */
  readonly since: Checkpoint | undefined
  /** Under these the log announced its next key: it must begin with each of them too. */
  readonly rotations: readonly Checkpoint[]
  readonly onNode: OnNode | undefined
}

/**
 * Builds the tree again from the left, from entries and from the heads of what lies between them, and compares it with
 * what was signed. Keeps one hash for each level: memory does not grow with the log.
 */
export function treeCheck(sha: Sha256, { checkpoint, since, rotations, onNode }: TreeCheckOptions) {
  let frontier = emptyFrontier
  let entries = 0
  const open = new Set(rotations)
  let continues = since === undefined ? undefined : compare(since, 'since.mismatch')

  /** Once the tree has grown to the size of an earlier head, its head must be that one. */
  function compare(kept: Checkpoint, fault: 'since.mismatch' | 'rotation.mismatch'): boolean | undefined {
    if (frontier.size !== kept.size) return undefined
    const head = kept.size === 0 ? emptyRoot(sha) : rootOf(sha, frontier)
    if (!equalBytes(head, kept.root)) throw new TlogError(fault, `at size ${kept.size}`)
    return true
  }

  function grown(): void {
    if (frontier.size > checkpoint.size) throw new TlogError('entry.order', 'past the end', { index: checkpoint.size })
    if (since !== undefined) continues ??= compare(since, 'since.mismatch')
    for (const head of open) if (compare(head, 'rotation.mismatch')) open.delete(head)
  }

  return {
    /** @throws TlogError `entry.order`, `entry.missing`, `entry.hash`, `since.mismatch` */
    entry(index: number, leaf: Uint8Array, expected: Uint8Array | undefined): void {
      if (index < frontier.size) throw new TlogError('entry.order', undefined, { index })
      if (index > frontier.size) throw new TlogError('entry.missing', undefined, { index: frontier.size })
      const hash = leafHash(sha, leaf)
      if (expected !== undefined && !equalBytes(hash, expected)) throw new TlogError('entry.hash', undefined, { index })
      frontier = appendLeaf(sha, frontier, hash, onNode)
      entries += 1
      grown()
    },
    /** @throws TlogError `entry.order`, `entry.missing`, `range`, `since.mismatch` */
    gap({ level, index, hash }: Gap): void {
      const first = index * 2 ** level
      if (first !== frontier.size)
        throw new TlogError(first < frontier.size ? 'entry.order' : 'entry.missing', 'gap', { index: frontier.size })
      frontier = appendSubtree(sha, frontier, level, hash, onNode)
      grown()
    },
    /** Returns whether what was kept could be compared. @throws TlogError `entry.missing`, `root.mismatch` */
    finish(): {
      readonly entries: number
      readonly continues: boolean | undefined
      /** Heads of rotations that fell into a gap. */
      readonly unplaced: number
    } {
      if (frontier.size < checkpoint.size) throw new TlogError('entry.missing', undefined, { index: frontier.size })
      if (!equalBytes(rootOf(sha, frontier), checkpoint.root)) throw new TlogError('root.mismatch')
      return { entries, continues, unplaced: open.size }
    },
  }
}
