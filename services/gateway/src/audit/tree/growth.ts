import { hash } from 'node:crypto'
import {
  encodeBundle,
  hashLength,
  leafHash,
  rootOf,
  subtreeHead,
  subtreesBetween,
  tilePath,
  tileWidth,
  type Sha256,
} from '@parvis/tlog'

/** OpenSSL's, in one call: ten times noble's speed. */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')

/**
 * What a tree must remember to grow: the unfinished tile at its right edge on every level, and the leaves under the
 * lowest. Never changed in place: while the tiles of a next state go to the disk, this one stays true.
 */
export interface TreeState {
  readonly size: number
  /** Level → hashes of its unfinished tile, fewer than 256. */
  readonly edges: readonly (readonly Uint8Array[])[]
  /** Leaves of the unfinished bundle. */
  readonly bundle: readonly Uint8Array[]
}

type TreeFile = readonly [path: string, bytes: Uint8Array]

export interface Grown {
  readonly state: TreeState
  /** Tiles and bundles that are new or wider. */
  readonly files: readonly TreeFile[]
  /** Of those that became full, the ones that had a partial form before: it need not be kept once this is published. */
  readonly outgrown: readonly string[]
}

export const emptyTree: TreeState = { size: 0, edges: [[]], bundle: [] }

/** Puts leaves into a tree, in order (RFC 6962, C2SP tlog-tiles). */
export class Growth {
  readonly #from: TreeState
  readonly #files: TreeFile[] = []
  readonly #outgrown: string[] = []
  readonly #edges: Uint8Array[][]
  readonly #touched = new Set<number>()
  #bundle: Uint8Array[]
  #size: number

  constructor(from: TreeState) {
    this.#from = from
    this.#edges = from.edges.map((edge) => [...edge])
    this.#bundle = [...from.bundle]
    this.#size = from.size
  }

  add(leaf: Uint8Array): void {
    this.#size += 1
    this.#bundle.push(leaf)
    if (this.#bundle.length === tileWidth) {
      this.#full('entries', this.#size / tileWidth - 1, encodeBundle(this.#bundle))
      this.#bundle = []
    }
    this.#push(0, leafHash(sha256, leaf), this.#size)
  }

  end(): Grown {
    if (this.#bundle.length > 0) this.#partial('entries', this.#size / tileWidth, this.#bundle.length, this.#bundle)
    for (const level of this.#touched) {
      const edge = this.#edges[level] as Uint8Array[]
      this.#partial(level, this.#size / tileWidth ** (level + 1), edge.length, edge)
    }
    const state = { size: this.#size, edges: this.#edges, bundle: this.#bundle }
    return { state, files: this.#files, outgrown: this.#outgrown }
  }

  /** `count`: how many hashes this level has with this one. */
  #push(level: number, head: Uint8Array, count: number): void {
    const edge = (this.#edges[level] ??= [])
    edge.push(head)
    this.#touched.add(level)
    if (edge.length < tileWidth) return
    const tile = Buffer.concat(edge)
    this.#edges[level] = []
    this.#touched.delete(level)
    this.#full(level, count / tileWidth - 1, tile)
    this.#push(level + 1, subtreeHead(sha256, tile), count / tileWidth)
  }

  #full(level: number | 'entries', index: number, bytes: Uint8Array): void {
    const path = tilePath({ level, index, width: tileWidth })
    this.#files.push([path, bytes])
    const begun = this.#from.edges[level === 'entries' ? 0 : level]?.length ?? 0
    const before = Math.floor(this.#from.size / tileWidth ** (level === 'entries' ? 1 : level + 1))
    if (begun > 0 && before === index) this.#outgrown.push(`${path}.p`)
  }

  #partial(level: number | 'entries', index: number, width: number, parts: readonly Uint8Array[]): void {
    const bytes = level === 'entries' ? encodeBundle(parts) : Buffer.concat(parts)
    this.#files.push([tilePath({ level, index: Math.floor(index), width }), bytes])
  }
}

/** RFC 6962: the head of the whole tree, from its right edge alone. */
export function rootOfState({ size, edges }: TreeState): Uint8Array {
  const hashes = edges.toReversed().flatMap((edge) => {
    const tile = Buffer.concat(edge)
    return subtreesBetween(0, edge.length).map(({ level, index }) =>
      subtreeHead(sha256, tile.subarray(index * 2 ** level * hashLength, (index + 1) * 2 ** level * hashLength)),
    )
  })
  return rootOf(sha256, { size, hashes })
}
