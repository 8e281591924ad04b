import { ConfigError } from '@parvis/service-kit'
import {
  decodeBundle,
  edgeTiles,
  hashLength,
  leafHash,
  tilePath,
  tileWidth,
  type Checkpoint,
  type Tile,
} from '@parvis/tlog'
import type { LogFolder } from '../disk/log-folder.ts'
import type { LogKeys } from '../signing/log-keys.ts'
import { emptyTree, rootOfState, sha256, type TreeState } from '../tree/growth.ts'
import type { Recovered } from '../wal/recover.ts'

/** The newest checkpoint that was signed: written before anybody saw it, so no start can sign beside it. */
export const signedFile = 'signed'
/** What the world reads: the newest published checkpoint, and the newest that witnesses cosigned. */
export const checkpointFile = 'checkpoint'
export const witnessedFile = 'checkpoint.witnessed'

export interface PublishedNote {
  readonly note: string
  readonly size: number
}

export interface Restored {
  readonly tree: TreeState
  /** The note over exactly that tree. Null: none, or by other keys than those that sign now. */
  readonly signed: string | null
  readonly published: PublishedNote | null
  readonly witnessed: PublishedNote | null
}

/**
 * The tree as it was last signed, read back from its tiles and checked against the signature, against the leaves and
 * against what the write-ahead files still hold. Throws ConfigError where any two of them contradict each other.
 */
export async function restore(folder: LogFolder, keys: LogKeys, wal: Recovered): Promise<Restored> {
  const signed = await note(folder, keys, signedFile)
  const published = await note(folder, keys, checkpointFile)
  const witnessed = await note(folder, keys, witnessedFile)
  const size = signed?.head.size ?? 0
  const acked = wal.first + wal.entries.length
  if (wal.first > size) throw contradiction(`entries ${size} to ${wal.first - 1} are in no file`)
  if (acked < size) throw contradiction(`${size} entries were signed, and only ${acked} are here`)
  const tree = signed === null ? emptyTree : await treeAt(folder, signed.head)
  for (const [file, later] of [
    [checkpointFile, published],
    [witnessedFile, witnessed],
  ] as const) {
    if (later === null) continue
    if (later.head.size > size) throw contradiction(`« ${file} » is newer than what was signed here`)
    if (later.head.size === size && !later.head.root.every((byte, at) => byte === signed?.head.root[at]))
      throw contradiction(`« ${file} » has another tree of ${size} entries`)
  }
  await compare(folder, wal, size)
  return {
    tree,
    // Ed25519 has one signature for one text, so what would be signed now can be compared.
    signed: signed !== null && keys.sign(size, signed.head.root) === signed.text ? signed.text : null,
    published: published && { note: published.text, size: published.head.size },
    witnessed: witnessed && { note: witnessed.text, size: witnessed.head.size },
  }
}

async function note(folder: LogFolder, keys: LogKeys, file: string) {
  const text = (await folder.load(file))?.toString('utf8')
  if (text === undefined) return null
  try {
    return { text, head: keys.open(text) }
  } catch (cause) {
    throw contradiction(`« ${file} » was not signed by this log's keys in the name of ${keys.origin}`, cause)
  }
}

/** Where tiles and bundles are read from, by their paths. */
type Files = Pick<LogFolder, 'load'>

/** The right edge of the tree that a checkpoint speaks of. Throws ConfigError where the tiles do not lead to it. */
export async function treeAt(folder: Files, { size, root }: Checkpoint): Promise<TreeState> {
  const edges: Uint8Array[][] = [[]]
  for (const tile of edgeTiles(size)) {
    if (typeof tile.level !== 'number' || tile.width === tileWidth) continue
    const bytes = await loadTile(folder, tile)
    if (bytes?.length !== tile.width * hashLength) throw contradiction(`${tilePath(tile)} is missing or cut`)
    edges[tile.level] = Array.from({ length: tile.width }, (_, at) => slice(bytes, at))
  }
  const bundle = await unfinishedBundle(folder, size)
  const state = { size, edges: Array.from(edges, (edge) => edge ?? []), bundle }
  const same = (a: Uint8Array, b: Uint8Array | undefined) => b !== undefined && Buffer.from(a).equals(b)
  if (!same(root, rootOfState(state)))
    throw contradiction(`the tiles do not lead to the signed tree of ${size} entries`)
  if (!bundle.every((leaf, at) => same(leafHash(sha256, leaf), state.edges[0]?.[at])))
    throw contradiction('the last entries are not those that were signed')
  return state
}

const slice = (bytes: Uint8Array, at: number) => bytes.subarray(at * hashLength, (at + 1) * hashLength)

async function unfinishedBundle(folder: Files, size: number): Promise<readonly Uint8Array[]> {
  const width = size % tileWidth
  if (width === 0) return []
  const tile = { level: 'entries', index: Math.floor(size / tileWidth), width } as const
  const bytes = await loadTile(folder, tile)
  if (bytes === null) throw contradiction(`${tilePath(tile)} is missing`)
  try {
    return decodeBundle(bytes, width)
  } catch (cause) {
    throw contradiction(`${tilePath(tile)} is damaged`, cause)
  }
}

/** A tile of a width that was written once; where that has become full since, its beginning. */
export async function loadTile(folder: Files, tile: Tile): Promise<Uint8Array | null> {
  const found = await folder.load(tilePath(tile))
  if (found !== null || tile.width === tileWidth) return found
  const full = await folder.load(tilePath({ ...tile, width: tileWidth }))
  if (full === null) return null
  if (tile.level !== 'entries') return full.subarray(0, tile.width * hashLength)
  const entries = decodeBundle(full, tileWidth).slice(0, tile.width)
  return full.subarray(
    0,
    entries.reduce((sum, entry) => sum + 2 + entry.length, 0),
  )
}

/** Entries that are both in the write-ahead files and under the signed tree must be the same. */
async function compare(folder: LogFolder, wal: Recovered, size: number): Promise<void> {
  for (let index = wal.first; index < size;) {
    const tile = { level: 0, index: Math.floor(index / tileWidth) }
    const width = Math.min(tileWidth, size - tile.index * tileWidth)
    const hashes = await loadTile(folder, { ...tile, width })
    for (; index < tile.index * tileWidth + width; index += 1) {
      const { leaf } = wal.entries[index - wal.first] as { readonly leaf: string }
      const hash = hashes && slice(hashes, index % tileWidth)
      if (hash === null || !Buffer.from(leafHash(sha256, Buffer.from(leaf))).equals(hash))
        throw contradiction(`entry ${index} is not the one that was signed`)
    }
  }
}

export function contradiction(what: string, cause?: unknown): ConfigError {
  return new ConfigError(
    [`The audit log contradicts itself: ${what}. Nothing is written to it before it has been restored from a copy.`],
    cause,
  )
}
