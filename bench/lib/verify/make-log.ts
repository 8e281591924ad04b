import { hash, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  appendLeaf,
  canonicalJson,
  cosign,
  emptyFrontier,
  encodeBundle,
  formatCheckpoint,
  formatNote,
  formatProof,
  formatVerifierKey,
  hashesFromTiles,
  inclusionProof,
  leafHash,
  rootOf,
  signatureType,
  signerFromSeed,
  signNote,
  tilePath,
  tileWidth,
  type Note,
  type Sha256,
  type Tile,
} from '@parvis/tlog'

const sha: Sha256 = (bytes) => new Uint8Array(hash('sha256', bytes, 'buffer'))

export interface MadeLog {
  readonly folder: string
  readonly vkey: string
  readonly policy: string
  /** A tlog-proof of one entry, with its leaf and three cosignatures. */
  proof(index: number): string
}

/** A log of `size` entries as the gateway writes it, without the gateway: tiles, checkpoint, policy; three witnesses, two needed. */
export function makeLog(folder: string, size: number): MadeLog {
  const tiles = new Map<number | 'entries', Uint8Array[]>()
  const kept = new Map<string, Uint8Array>()
  const flush = (level: number | 'entries', index: number, of: readonly Uint8Array[]) => {
    const tile: Tile = { level, index, width: of.length }
    const bytes = level === 'entries' ? encodeBundle(of) : new Uint8Array(Buffer.concat(of))
    const path = join(folder, tilePath(tile))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
    if (level !== 'entries') kept.set(tilePath(tile), bytes)
  }
  const add = (level: number | 'entries', index: number, bytes: Uint8Array) => {
    const row = tiles.get(level) ?? []
    tiles.set(level, row)
    row.push(bytes)
    if (row.length < tileWidth) return
    flush(level, Math.floor(index / tileWidth), row)
    tiles.set(level, [])
  }
  let frontier = emptyFrontier
  for (let at = 0; at < size; at += 1) {
    const entry = leafOf(at)
    add('entries', at, entry)
    frontier = appendLeaf(sha, frontier, leafHash(sha, entry), (level, index, bytes) => {
      if (level % 8 === 0) add(level / 8, index, bytes)
    })
  }
  for (const [level, row] of tiles)
    if (row.length > 0) flush(level, Math.floor(size / (level === 'entries' ? 1 : tileWidth ** level) / tileWidth), row)
  const origin = 'bench.example/journal'
  const signer = signerFromSeed(origin, signatureType.ed25519, randomBytes(32))
  const witnesses = ['a', 'b', 'c'].map((name) =>
    signerFromSeed(`${name}.example`, signatureType.cosignature, randomBytes(32)),
  )
  const text = formatCheckpoint({ origin, size, root: rootOf(sha, frontier) })
  const now = Math.floor(Date.now() / 1000)
  const note: Note = { text, signatures: [signNote(text, signer), ...witnesses.map((one) => cosign(text, one, now))] }
  const lines = witnesses.map(({ key }, at) => `witness w${at} ${formatVerifierKey(key)}\n`).join('')
  const vkey = formatVerifierKey(signer.key)
  const policy = `log ${vkey}\n${lines}group two 2 w0 w1 w2\nquorum two\n`
  writeFileSync(join(folder, 'checkpoint'), formatNote(note))
  writeFileSync(join(folder, 'policy'), policy)
  const hashAt = hashesFromTiles(sha, size, (tile) => kept.get(tilePath(tile)))
  const proof = (index: number) =>
    formatProof({ index, extra: leafOf(index), proof: inclusionProof(sha, index, size, hashAt), note })
  return { folder, vkey, policy, proof }
}

/** As long as the gateway's: an invitation into a room, names sealed. */
function leafOf(at: number): Uint8Array {
  const seal = (what: string) => Buffer.from(hash('sha256', `${what} ${at}`, 'buffer'))
  const leaf = {
    v: 2,
    kind: 'intent',
    time: new Date(1_790_000_000_000 + at * 37).toISOString(),
    act: 'matrix.room.invite',
    class: 'access',
    actor: seal('actor').subarray(0, 16).toString('base64url'),
    object: seal('object').subarray(0, 16).toString('base64url'),
    place: { from: 'local', to: 'local' },
    decision: 'allow',
    rules: ['10.1'],
    policy: seal('policy').toString('hex').slice(0, 16),
    correlation: seal('correlation').toString('hex').slice(0, 32),
    body: seal('body').toString('base64'),
  }
  return new TextEncoder().encode(canonicalJson(leaf))
}
