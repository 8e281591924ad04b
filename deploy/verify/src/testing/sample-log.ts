import { hash } from 'node:crypto'
import {
  addSignatures,
  appendLeaf,
  canonicalJson,
  cosign,
  emptyFrontier,
  encodeBundle,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  hashesFromTiles,
  type HashAt,
  leafHash,
  type Note,
  rootOf,
  type Sha256,
  signatureType,
  type Signer,
  signerFromSeed,
  signNote,
  tilePath,
  tilesFor,
  bundlesFor,
  tileWidth,
} from '@parvis/tlog'

export const sha: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')

export const origin = 'parvis.example/journal'
const seed = (name: string) => hash('sha256', `sample ${name}`, 'buffer')
export const logSigner = signerFromSeed(origin, signatureType.ed25519, seed('log'))
export const witnessSigners: readonly Signer[] = ['a', 'b', 'c'].map((name) =>
  signerFromSeed(`witness.example/${name}`, signatureType.cosignature, seed(name)),
)

export const policyText = [
  `log ${formatVerifierKey(logSigner.key)}`,
  ...witnessSigners.map((signer, at) => `witness w${at + 1} ${formatVerifierKey(signer.key)}`),
  'group organisations 2 w1 w2 w3',
  'quorum organisations',
  '',
].join('\n')

export const keysText = `${formatVerifierKey(logSigner.key)}\n`

export interface SampleEntry {
  readonly leaf: string
  readonly body: string | undefined
}

const start = Date.parse('2026-03-03T08:00:00.000Z')
export const timeOf = (index: number): string => new Date(start + index * 1000).toISOString()

/** Two intents and the outcome of the first, again and again. */
export function sampleEntry(index: number): SampleEntry {
  const time = timeOf(index)
  if (index % 3 === 2)
    return {
      leaf: canonicalJson({
        v: 2,
        kind: 'outcome',
        time,
        class: 'access',
        of: index - 2,
        outcome: 'done',
        status: 200,
      }),
      body: undefined,
    }
  const pseudonym = hash('sha256', `who ${index % 7}`, 'base64url').slice(0, 22)
  const body = canonicalJson({
    v: 2,
    fields: { actor: { key: pseudonym, ct: hash('sha256', `sealed ${index}`, 'base64') } },
  })
  const leaf = canonicalJson({
    ...{ v: 2, kind: 'intent', time, act: 'matrix.room.invite', class: 'access', actor: pseudonym },
    ...{ place: { from: 'local', to: 'local' }, decision: 'allow', rules: ['work'], policy: 'p1' },
    ...{ correlation: `c${index}`, body: hash('sha256', body, 'base64') },
  })
  return { leaf, body }
}

export interface SampleLog {
  readonly entries: readonly SampleEntry[]
  /** By path: hash tiles and bundles. */
  readonly tiles: ReadonlyMap<string, Uint8Array>
  readonly hashAt: HashAt
  readonly root: Uint8Array
  readonly checkpointText: string
}

/** A log as an honest writer would have written it. */
export function buildLog(entries: readonly SampleEntry[], name = origin): SampleLog {
  const size = entries.length
  const levels: Uint8Array[][] = []
  let frontier = emptyFrontier
  for (const { leaf } of entries)
    frontier = appendLeaf(sha, frontier, leafHash(sha, Buffer.from(leaf)), (level, index, head) => {
      if (level % 8 === 0) (levels[level / 8] ??= [])[index] = head
    })
  const tiles = new Map<string, Uint8Array>()
  for (const tile of tilesFor(0, size)) {
    const first = tile.index * tileWidth
    tiles.set(tilePath(tile), Buffer.concat(levels[Number(tile.level)]?.slice(first, first + tile.width) ?? []))
  }
  for (const tile of bundlesFor(0, size)) {
    const first = tile.index * tileWidth
    const leaves = entries.slice(first, first + tile.width).map(({ leaf }) => Buffer.from(leaf))
    tiles.set(tilePath(tile), encodeBundle(leaves))
  }
  const root = rootOf(sha, frontier)
  const hashAt = hashesFromTiles(sha, size, (tile) => tiles.get(tilePath(tile)))
  return { entries, tiles, hashAt, root, checkpointText: formatCheckpoint({ origin: name, size, root }) }
}

export const sampleLog = (size: number): SampleLog =>
  buildLog(Array.from({ length: size }, (_, index) => sampleEntry(index)))

/** Under how many witnesses; `time` in seconds since 1970, default a minute after the last entry. */
export function signed(
  log: SampleLog,
  witnesses = 2,
  time = start / 1000 + log.entries.length + 60,
  signer = logSigner,
): Note {
  const note: Note = { text: log.checkpointText, signatures: [signNote(log.checkpointText, signer)] }
  const signers = witnessSigners.slice(0, witnesses)
  return addSignatures(
    note,
    signers.map((witness) => cosign(log.checkpointText, witness, time)),
  )
}

export const signedText = (log: SampleLog, witnesses?: number, time?: number): string =>
  formatNote(signed(log, witnesses, time))
