import { equalBytes } from './bytes.ts'
import { TlogError } from './error.ts'
import { emptyRoot, nodeHash, type Sha256 } from './hash.ts'
import { foldRight, type HashAt, subtreesBetween } from './tree.ts'

/** No tree that fits a number needs more. */
export const mostProofHashes = 63

/**
 * RFC 6962 §2.1.1: the hashes that lead from leaf `index` to the head of the tree of `size`, from below.
 * @throws TlogError `range`
 */
export function inclusionProof(sha: Sha256, index: number, size: number, hashAt: HashAt): readonly Uint8Array[] {
  checkRange(index, size)
  return inclusionPath(index, 0, size).map(([from, to]) => headOf(sha, from, to, hashAt))
}

/** RFC 6962 §2.1.2: the hashes that show the tree of `oldSize` at the beginning of that of `size`. @throws TlogError `range` */
export function consistencyProof(sha: Sha256, oldSize: number, size: number, hashAt: HashAt): readonly Uint8Array[] {
  if (oldSize === 0 || oldSize === size) return []
  checkRange(oldSize, size)
  return consistencyPath(oldSize, 0, size, true).map(([from, to]) => headOf(sha, from, to, hashAt))
}

interface Inclusion {
  /** The leaf's hash. */
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Returns only when the leaf is in the tree at that place. The proof is attacker-controlled. @throws TlogError `inclusion.mismatch` */
export function verifyInclusion(sha: Sha256, { leaf, index, size, root, proof }: Inclusion): void {
  checkRange(index, size)
  const path = inclusionPath(index, 0, size)
  if (proof.length !== path.length) throw new TlogError('inclusion.mismatch', 'length')
  let head = leaf
  for (const [at, [from]] of path.entries()) {
    const sibling = proof[at] ?? head
    head = from > index ? nodeHash(sha, head, sibling) : nodeHash(sha, sibling, head)
  }
  if (!equalBytes(head, root)) throw new TlogError('inclusion.mismatch', 'root')
}

interface Consistency {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Returns only when the new tree begins with the old one. The proof is attacker-controlled. Any tree begins with the
 * empty one, and then the proof is empty too. @throws TlogError `consistency.mismatch`
 */
export function verifyConsistency(sha: Sha256, { oldSize, oldRoot, size, root, proof }: Consistency): void {
  const mismatch = (why: string) => new TlogError('consistency.mismatch', why)
  if (![oldSize, size].every((count) => Number.isSafeInteger(count) && count >= 0) || oldSize > size)
    throw new TlogError('range', `${oldSize} of ${size}`)
  if (oldSize === 0 || oldSize === size) {
    const before = oldSize === 0 ? emptyRoot(sha) : root
    if (proof.length > 0) throw mismatch('length')
    if (!equalBytes(oldRoot, before)) throw mismatch('old root')
    if (size === 0 && !equalBytes(root, before)) throw mismatch('root')
    return
  }
  // Where the old tree is perfect its head is not in the proof: it is known.
  const path = consistencyPath(oldSize, 0, size, true)
  if (proof.length !== path.length) throw mismatch('length')
  const known = largestPowerBelow(oldSize + 1) === oldSize ? [[0, oldSize] as const, ...path] : path
  const hashes = known.length === path.length ? proof : [oldRoot, ...proof]
  let old: Uint8Array | undefined
  let head: Uint8Array | undefined
  for (const [at, [from]] of known.entries()) {
    const hash = hashes[at]
    if (hash === undefined) throw mismatch('length')
    if (from >= oldSize) head = head === undefined ? hash : nodeHash(sha, head, hash)
    else {
      old = old === undefined ? hash : nodeHash(sha, hash, old)
      head = head === undefined ? hash : nodeHash(sha, hash, head)
    }
  }
  if (old === undefined || !equalBytes(old, oldRoot)) throw mismatch('old root')
  if (head === undefined || !equalBytes(head, root)) throw mismatch('root')
}

type Span = readonly [from: number, to: number]

/** The siblings on the way from the leaf up. */
function inclusionPath(index: number, from: number, to: number): readonly Span[] {
  if (to - from === 1) return []
  const middle = from + largestPowerBelow(to - from)
  return index < middle
    ? [...inclusionPath(index, from, middle), [middle, to]]
    : [...inclusionPath(index, middle, to), [from, middle]]
}

/** RFC 6962's SUBPROOF; `known` says that the old tree is the whole of this part, whose head the reader has. */
function consistencyPath(oldSize: number, from: number, to: number, known: boolean): readonly Span[] {
  if (to === oldSize) return known ? [] : [[from, to]]
  const middle = from + largestPowerBelow(to - from)
  return oldSize <= middle
    ? [...consistencyPath(oldSize, from, middle, known), [middle, to]]
    : [...consistencyPath(oldSize, middle, to, false), [from, middle]]
}

function headOf(sha: Sha256, from: number, to: number, hashAt: HashAt): Uint8Array {
  const hashes = subtreesBetween(from, to).map(({ level, index }) => hashAt(level, index))
  return foldRight(sha, hashes) ?? emptyRoot(sha)
}

/** The largest power of two that is smaller than `count`. */
function largestPowerBelow(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

function checkRange(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    throw new TlogError('range', `${index} of ${size}`)
}
