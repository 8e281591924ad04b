import { createHash, randomBytes } from 'node:crypto'
import {
  appendLeaf,
  consistencyProof,
  emptyFrontier,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  leafHash,
  parseTilePath,
  rootOf,
  signerFromSeed,
  signNote,
  type Frontier,
  type Sha256,
  type Signer,
} from '@parvis/tlog'

export const nodeSha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

/** A log in memory, for tests of who watches logs: it can do what an honest one never does. */
export class SmallLog {
  readonly signer: Signer
  readonly vkey: string
  readonly origin: string
  #frontiers: Frontier[] = [emptyFrontier]
  readonly #nodes = new Map<string, Uint8Array>()

  constructor(origin: string, signer: Signer = signerFromSeed(origin, 1, randomBytes(32))) {
    this.origin = origin
    this.signer = signer
    this.vkey = formatVerifierKey(signer.key)
  }

  get size(): number {
    return this.#frontiers.length - 1
  }

  append(...entries: readonly string[]): this {
    for (const entry of entries) {
      const before = this.#frontiers.at(-1) ?? emptyFrontier
      const leaf = leafHash(nodeSha256, new TextEncoder().encode(entry))
      const keep = (level: number, index: number, hash: Uint8Array) => void this.#nodes.set(`${level}/${index}`, hash)
      this.#frontiers.push(appendLeaf(nodeSha256, before, leaf, keep))
    }
    return this
  }

  grow(count: number): this {
    return this.append(...Array.from({ length: count }, (_, at) => `entry ${this.size + at}`))
  }

  root(size = this.size): Uint8Array {
    return rootOf(nodeSha256, this.#frontiers[size] ?? emptyFrontier)
  }

  /** The text that is signed, of the tree as it was at this size. */
  text(size = this.size): string {
    return formatCheckpoint({ origin: this.origin, size, root: this.root(size) })
  }

  /** A signed checkpoint. */
  checkpoint(size = this.size): string {
    return this.sign(this.text(size))
  }

  /** The real key under any text. */
  sign(text: string): string {
    return formatNote({ text, signatures: [signNote(text, this.signer)] })
  }

  proof(oldSize: number, size = this.size): readonly Uint8Array[] {
    const at = (level: number, index: number) => this.#nodes.get(`${level}/${index}`) ?? new Uint8Array(32)
    return consistencyProof(nodeSha256, oldSize, size, at)
  }

  /** C2SP tlog-tiles; null where the tree has not grown so far. */
  tile(path: string): Uint8Array | null {
    const { level, index, width } = parseTilePath(path)
    if (level === 'entries') return null
    const hashes = Array.from({ length: width }, (_, at) => this.#nodes.get(`${level * 8}/${index * 256 + at}`))
    return hashes.every((hash) => hash !== undefined) ? new Uint8Array(Buffer.concat(hashes)) : null
  }

  /** Another log under the same name and key: the same entries up to `size`, and others from there. */
  fork(size: number): SmallLog {
    const other = new SmallLog(this.origin, this.signer)
    other.#frontiers = this.#frontiers.slice(0, size + 1)
    for (const [place, hash] of this.#nodes) {
      const [level = 0, index = 0] = place.split('/').map(Number)
      if ((index + 1) * 2 ** level <= size) other.#nodes.set(place, hash)
    }
    return other
  }
}
