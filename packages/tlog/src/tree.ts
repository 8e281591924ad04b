import { TlogError } from './error.ts'
import { emptyRoot, hashLength, nodeHash, type Sha256 } from './hash.ts'

/**
 * What a tree of `size` leaves must remember to grow: the heads of its perfect subtrees, from the left, one for each
 * bit that is set in `size`. Never changed in place: a frontier that somebody holds stays what it was.
 */
export interface Frontier {
  readonly size: number
  readonly hashes: readonly Uint8Array[]
}

/** A perfect subtree came to be: that of the leaves `index · 2^level` to `(index + 1) · 2^level`. */
export type OnNode = (level: number, index: number, hash: Uint8Array) => void

/** Reads the head of the perfect subtree over the leaves `index · 2^level` to `(index + 1) · 2^level`. */
export type HashAt = (level: number, index: number) => Uint8Array

export const emptyFrontier: Frontier = { size: 0, hashes: [] }

/** One more leaf, by its hash. `onNode` is told of the leaf and of every subtree that it completes, from below. */
export function appendLeaf(sha: Sha256, frontier: Frontier, leaf: Uint8Array, onNode?: OnNode): Frontier {
  return appendSubtree(sha, frontier, 0, leaf, onNode)
}

/**
 * A whole perfect subtree of 2^level leaves, by its head: how a gap whose leaves are not at hand is stepped over.
 * @throws TlogError `range` unless 2^level divides the frontier's size
 */
export function appendSubtree(
  sha: Sha256,
  frontier: Frontier,
  level: number,
  hash: Uint8Array,
  onNode?: OnNode,
): Frontier {
  const width = 2 ** level
  const size = frontier.size + width
  if (hash.length !== hashLength || frontier.size % width !== 0 || !Number.isSafeInteger(size))
    throw new TlogError('range', `a subtree of ${width} at ${frontier.size}`)
  const hashes = frontier.hashes.slice()
  let head = hash
  let index = frontier.size / width
  onNode?.(level, index, head)
  for (let above = level + 1; index % 2 === 1; above += 1) {
    const left = hashes.pop()
    if (left === undefined) throw new TlogError('range', 'a frontier that does not match its size')
    head = nodeHash(sha, left, head)
    index = (index - 1) / 2
    onNode?.(above, index, head)
  }
  hashes.push(head)
  return { size, hashes }
}

/** RFC 6962 §2.1: the head of the whole tree. */
export function rootOf(sha: Sha256, frontier: Frontier): Uint8Array {
  const head = foldRight(sha, frontier.hashes)
  return head ?? emptyRoot(sha)
}

/** The frontier of a tree whose hashes can be read, e.g. when a log is opened again. */
export function frontierOf(size: number, hashAt: HashAt): Frontier {
  return { size, hashes: subtreesBetween(0, size).map(({ level, index }) => hashAt(level, index)) }
}

export interface Subtree {
  readonly level: number
  readonly index: number
}

/** The fewest perfect subtrees that cover the leaves `from` to `to`, from the left. @throws TlogError `range` */
export function subtreesBetween(from: number, to: number): readonly Subtree[] {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to)
    throw new TlogError('range', `${from} to ${to}`)
  const subtrees: Subtree[] = []
  for (let at = from; at < to;) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1
    subtrees.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return subtrees
}

/** The head over neighbours that become smaller to the right: the last two join first. */
export function foldRight(sha: Sha256, hashes: readonly Uint8Array[]): Uint8Array | undefined {
  return hashes.reduceRight<Uint8Array | undefined>(
    (right, left) => (right === undefined ? left : nodeHash(sha, left, right)),
    undefined,
  )
}
