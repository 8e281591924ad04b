import { createHash, type Hash } from 'node:crypto'
import { StoreError } from '../error.ts'

/** Names of the `OC-Checksum` header, and Node's for them. */
const algorithms: Readonly<Record<string, string>> = { SHA1: 'sha1', MD5: 'md5', SHA256: 'sha256' }
export const checksumTypes = Object.keys(algorithms)

/** One checksum that a client claims: `SHA1:<hex>`. */
export interface Claim {
  readonly type: string
  readonly hex: string
}

/** Reads `OC-Checksum`. A type that we don't compute can't be compared: it is left aside. @throws StoreError `request.malformed` */
export function parseClaim(header: string | undefined): Claim | undefined {
  if (header === undefined || header === '') return undefined
  const [, type = '', hex = ''] = /^([A-Za-z0-9]{1,16}):([0-9A-Fa-f]{1,128})$/.exec(header.trim()) ?? []
  if (type === '') throw new StoreError('request.malformed')
  return type.toUpperCase() in algorithms ? { type: type.toUpperCase(), hex: hex.toLowerCase() } : undefined
}

/** Checksums made while bytes pass: SHA1, which every client reads, and the one that is claimed. */
export class Digests {
  readonly #hashes: Map<string, Hash>

  constructor(claim?: Claim, from?: Map<string, Hash>) {
    const types = new Set(['SHA1', ...(claim ? [claim.type] : [])])
    this.#hashes = from ?? new Map([...types].map((type) => [type, createHash(algorithms[type] ?? 'sha1')]))
  }

  update(piece: Buffer): void {
    for (const hash of this.#hashes.values()) hash.update(piece)
  }

  copy(): Digests {
    return new Digests(undefined, new Map([...this.#hashes].map(([type, hash]) => [type, hash.copy()])))
  }

  covers(claim: Claim): boolean {
    return this.#hashes.has(claim.type)
  }

  /** Ends. @returns `SHA1:… MD5:…` @throws StoreError `checksum.differs` */
  finish(claim?: Claim): string {
    const found = [...this.#hashes].map(([type, hash]) => ({ type, hex: hash.digest('hex') }))
    const same = claim === undefined || found.some(({ type, hex }) => type === claim.type && hex === claim.hex)
    if (!same) throw new StoreError('checksum.differs')
    return found.map(({ type, hex }) => `${type}:${hex}`).join(' ')
  }
}
