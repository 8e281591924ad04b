import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseTilePath, type Tile, TlogError } from '@parvis/tlog'

/** Every file below a folder, by its path with `/`, in no order. @throws TlogError `file.unexpected` for what is neither file nor folder */
export async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(root, path)
    else if (entry.isFile()) yield path
    else throw new TlogError('file.unexpected', 'a link', { file: path })
  }
}

/** The tiles of a folder beside those that a tree of some size asks for. */
export interface OtherTiles {
  /** Partial tiles of when the tree was smaller, by the path of what they became. */
  readonly older: ReadonlyMap<string, readonly Tile[]>
  /** Tiles past the checkpoint. */
  readonly beyond: number
}

/** @throws TlogError `file.unexpected` */
export async function otherTiles(root: string, size: number): Promise<OtherTiles> {
  const older = new Map<string, Tile[]>()
  let beyond = 0
  for await (const path of filesBelow(root, 'tile')) {
    const tile = parsePath(path)
    const width = widthOf(tile, size)
    if (tile.width > width) beyond += 1
    if (tile.width >= width) continue
    const key = tileKey(tile)
    older.set(key, [...(older.get(key) ?? []), tile])
  }
  return { older, beyond }
}

export const tileKey = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`

/** How wide the tile is in a tree of this size; 0 or less where it has none. */
export function widthOf({ level, index }: Pick<Tile, 'level' | 'index'>, size: number): number {
  const count = level === 'entries' ? size : Math.floor(size / 256 ** level)
  return Math.min(256, count - index * 256)
}

function parsePath(path: string): Tile {
  try {
    return parseTilePath(path)
  } catch (cause) {
    throw new TlogError('file.unexpected', undefined, { file: path, cause })
  }
}
