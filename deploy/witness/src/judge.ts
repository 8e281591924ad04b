import { createHash } from 'node:crypto'
import {
  emptyRoot,
  parseCheckpoint,
  parseNote,
  TlogError,
  verifyConsistency,
  verifyCosignature,
  type AddCheckpoint,
  type Checkpoint,
  type Sha256,
  type VerifierKey,
} from '@parvis/tlog'

export const sha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

/** The largest head that this witness has cosigned for a log. */
export interface LastHead {
  readonly size: number
  readonly root: Uint8Array
  /** Seconds since 1970. */
  readonly time: number
}

/**
 * Reads back what was kept. A memory that does not bear our own cosignature is no memory: nothing is cosigned on it.
 * @throws TlogError
 */
export function lastHead(kept: string | null, origin: string, key: VerifierKey): LastHead {
  if (kept === null) return { size: 0, root: emptyRoot(sha256), time: 0 }
  const note = parseNote(kept)
  const time = verifyCosignature(note, key)
  const checkpoint = parseCheckpoint(note.text)
  if (checkpoint.origin !== origin) throw new TlogError('checkpoint.origin', 'kept for another log')
  return { size: checkpoint.size, root: checkpoint.root, time }
}

/** Why the tree of the request is not one that grew out of the last head; undefined when it is. The old size is that of `last`. */
export function problemWith(
  { proof, checkpoint }: Pick<AddCheckpoint, 'proof'> & { readonly checkpoint: Checkpoint },
  last: LastHead,
): string | undefined {
  const { size, root } = checkpoint
  try {
    if (size === 0) verifyConsistency(sha256, { oldSize: 0, oldRoot: root, size, root, proof })
    verifyConsistency(sha256, { oldSize: last.size, oldRoot: last.root, size, root, proof })
    return undefined
  } catch (error) {
    if (error instanceof TlogError) return error.message
    throw error
  }
}
