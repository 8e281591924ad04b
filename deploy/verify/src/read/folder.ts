import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeBundle, hashLength, type LogItem, type Tile, tilePath, tileWidth, TlogError } from '@parvis/tlog'
import { type BodyReader, readBodies } from './bodies.ts'
import { type OtherTiles, otherTiles, tileKey, widthOf } from './folder-list.ts'
import { createTileComparison } from './tile-comparison.ts'
import type { Readable } from './readable.ts'

/** Largest a bundle of 256 entries can be. */
const mostTileBytes = tileWidth * (2 + 0xffff)
const mostText = 256 * 1024

/** Reads a file of the log below its root, at most `most` bytes. @throws TlogError `file.missing`, `file.malformed` */
export type FileReader = (path: string, most: number) => Promise<Uint8Array>

/** A log in a folder of tiles (FORMAT.md), attacker-controlled. @throws TlogError `file.*` */
export async function readFolder(root: string): Promise<Readable> {
  const read = fileReader(root)
  const text = async (path: string) => new TextDecoder().decode(await read(path, mostText))
  const comparison = createTileComparison(read)
  let beyond = 0
  return {
    kind: 'folder',
    checkpoint: await text('checkpoint'),
    ...(existsSync(join(root, 'policy')) && { policy: await text('policy') }),
    ...(existsSync(join(root, 'keys')) && { keys: await text('keys') }),
    unproved: [],
    onNode: comparison.onNode,
    beyond: () => beyond,
    async *items(size) {
      const others = existsSync(join(root, 'tile')) ? await otherTiles(root, size) : { older: new Map(), beyond: 0 }
      beyond = others.beyond
      comparison.begin(size, others)
      const bodies = await readBodies(root)
      yield* walk({ size, read, others, bodies, compare: () => comparison.compare() })
    },
  }
}

interface Walk {
  readonly size: number
  readonly read: FileReader
  readonly others: OtherTiles
  readonly bodies: BodyReader | undefined
  compare(): Promise<void>
}

async function* walk({ size, read, others, bodies, compare }: Walk): AsyncGenerator<readonly LogItem[]> {
  const load = (index: number) => Promise.all([tileOf(read, 'entries', index, size), tileOf(read, 0, index, size)])
  let coming = size > 0 ? load(0) : undefined
  for (let index = 0; index * tileWidth < size; index += 1) {
    const [bundle, hashes] = await (coming ?? load(index))
    coming = (index + 1) * tileWidth < size ? load(index + 1) : undefined
    // A rejection is met when its turn comes.
    coming?.catch(() => undefined)
    const items = itemsOf(bundle, hashes, index, size)
    await checkOlder(read, others, { level: 'entries', index }, bundle)
    yield bodies === undefined ? items : await bodies.join(items)
    await compare()
  }
}

function itemsOf(bundle: Uint8Array, hashes: Uint8Array, index: number, size: number) {
  const first = index * tileWidth
  const width = widthOf({ level: 0, index }, size)
  const file = tilePath({ level: 'entries', index, width })
  if (hashes.length !== width * hashLength)
    throw new TlogError('file.malformed', 'length', { file: tilePath({ level: 0, index, width }), index: first })
  return decode(bundle, width, file, first).map((leaf, at) => ({
    index: first + at,
    leaf,
    expected: hashes.subarray(at * hashLength, (at + 1) * hashLength),
  }))
}

function decode(bundle: Uint8Array, width: number, file: string, index: number): readonly Uint8Array[] {
  try {
    return decodeBundle(bundle, width)
  } catch (cause) {
    throw new TlogError('file.malformed', 'not so many entries', { file, index, cause })
  }
}

const tileOf = (read: FileReader, level: Tile['level'], index: number, size: number): Promise<Uint8Array> =>
  readTile(read, { level, index, width: widthOf({ level, index }, size) })

/** A tile as this size asks for it; a log may have kept only what it became since, and that begins with it. */
export async function readTile(read: FileReader, tile: Tile): Promise<Uint8Array> {
  try {
    return await read(tilePath(tile), mostTileBytes)
  } catch (error) {
    if (!(error instanceof TlogError) || error.code !== 'file.missing' || tile.width === tileWidth) throw error
    const full = await read(tilePath({ ...tile, width: tileWidth }), mostTileBytes).catch(() => undefined)
    if (full === undefined) throw error
    return full.subarray(0, tile.level === 'entries' ? lengthOf(full, tile.width) : tile.width * hashLength)
  }
}

/** The length of a bundle's first entries. */
function lengthOf(bundle: Uint8Array, count: number): number {
  let at = 0
  for (let entry = 0; entry < count; entry += 1) at += 2 + (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0)
  return at
}

/** What a tile was when the tree was smaller must be its beginning. @throws TlogError `tile.mismatch` */
export async function checkOlder(
  read: FileReader,
  { older }: OtherTiles,
  { level, index }: Pick<Tile, 'level' | 'index'>,
  bytes: Uint8Array,
): Promise<void> {
  for (const tile of older.get(tileKey({ level, index })) ?? []) {
    const before = await read(tilePath(tile), mostTileBytes)
    const length = level === 'entries' ? lengthOf(bytes, tile.width) : tile.width * hashLength
    const isBeginning = before.length === length && Buffer.compare(before, bytes.subarray(0, length)) === 0
    if (!isBeginning) throw new TlogError('tile.mismatch', 'older part', { file: tilePath(tile) })
  }
}

function fileReader(root: string): FileReader {
  return async (path, most) => {
    let bytes: Buffer
    try {
      bytes = await readFile(join(root, path))
    } catch (cause) {
      throw new TlogError('file.missing', undefined, { file: path, cause })
    }
    if (bytes.length > most) throw new TlogError('file.malformed', 'too long', { file: path })
    return bytes
  }
}
