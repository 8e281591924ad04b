import { hashLength, type Tile, tilePath, tileWidth, TlogError } from '@parvis/tlog'
import { type OtherTiles, tileKey, widthOf } from './folder-list.ts'

/** Largest a bundle of 256 entries can be. */
const mostTileBytes = tileWidth * (2 + 0xffff)

/** Reads a file of the log below its root, at most `most` bytes. @throws TlogError `file.missing`, `file.malformed` */
export type FileReader = (path: string, most: number) => Promise<Uint8Array>

export const tileOf = (read: FileReader, level: Tile['level'], index: number, size: number): Promise<Uint8Array> =>
  readTile(read, { level, index, width: widthOf({ level, index }, size) })

/** A tile as this size asks for it; a log may have kept only what it became since, and that begins with it. */
async function readTile(read: FileReader, tile: Tile): Promise<Uint8Array> {
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
