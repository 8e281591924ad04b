import { TlogError } from './error.ts'
import { hashLength, nodeHash, type Sha256 } from './hash.ts'
import { type HashAt, subtreesBetween } from './tree.ts'

/** C2SP tlog-tiles: 256 hashes side by side at every eighth level; `entries` holds the leaves under a tile of level 0. */
export interface Tile {
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256; a tile of fewer than 256 is partial: its tree has not grown past it yet. */
  readonly width: number
}

export const tileWidth = 256
const tileHeight = 8

/** E.g. `tile/0/x001/x234/067` or `tile/entries/000.p/17`. @throws TlogError `tile.path` */
export function tilePath({ level, index, width }: Tile): string {
  const outside = level !== 'entries' && !(Number.isInteger(level) && level >= 0 && level < 64)
  if (
    outside ||
    !Number.isSafeInteger(index) ||
    index < 0 ||
    !Number.isInteger(width) ||
    width < 1 ||
    width > tileWidth
  )
    throw new TlogError('tile.path', `${level}/${index}/${width}`)
  const groups: string[] = []
  for (let rest = index; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`${groups.length === 0 ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${level}/${groups.join('/')}${width === tileWidth ? '' : `.p/${width}`}`
}

const pattern = /^tile\/(entries|0|[1-5]?[0-9]|6[0-3])\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/** The path is attacker-controlled; only the one spelling that `tilePath` writes is read. @throws TlogError `tile.path` */
export function parseTilePath(path: string): Tile {
  const [, level, groups, partial] = pattern.exec(path) ?? []
  if (level === undefined || groups === undefined) throw new TlogError('tile.path', 'form')
  const tile: Tile = {
    level: level === 'entries' ? 'entries' : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: partial === undefined ? tileWidth : Number(partial),
  }
  if (tilePath(tile) !== path) throw new TlogError('tile.path', 'spelling')
  return tile
}

/** The tiles of hashes that a tree of `size` has and one of `oldSize` had not, lowest level first. */
export function tilesFor(oldSize: number, size: number): readonly Tile[] {
  const tiles: Tile[] = []
  for (let level = 0; level === 0 || size >= tileWidth ** level; level += 1)
    tiles.push(...newTiles(level, oldSize / tileWidth ** level, size / tileWidth ** level))
  return tiles
}

/** The bundles of entries that a log of `size` has and one of `oldSize` had not. */
export const bundlesFor = (oldSize: number, size: number): readonly Tile[] => newTiles('entries', oldSize, size)

function newTiles(level: Tile['level'], oldCount: number, count: number): readonly Tile[] {
  const [before, now] = [Math.floor(oldCount), Math.floor(count)]
  if (now <= before) return []
  const tiles: Tile[] = []
  for (let index = Math.floor(before / tileWidth); index * tileWidth < now; index += 1)
    tiles.push({ level, index, width: Math.min(tileWidth, now - index * tileWidth) })
  return tiles
}

/** The tile of a tree of `size` that holds a subtree's head, or what it is made from. @throws TlogError `range` */
export function tileWith(level: number, index: number, size: number): Tile {
  const tileLevel = Math.floor(level / tileHeight)
  const first = index * 2 ** (level - tileLevel * tileHeight)
  const tileIndex = Math.floor(first / tileWidth)
  const count = Math.floor(size / tileWidth ** tileLevel)
  const width = Math.min(tileWidth, count - tileIndex * tileWidth)
  if ((index + 1) * 2 ** level > size || width < 1) throw new TlogError('range', `${level}/${index} of ${size}`)
  return { level: tileLevel, index: tileIndex, width }
}

/** A tile's bytes, or undefined where it is not at hand. A full tile may stand for a partial one. */
export type TileReader = (tile: Tile) => Uint8Array | undefined

/**
 * Reads hashes out of the tiles of a tree of `size`.
 * The tiles are attacker-controlled: whoever uses the hashes checks what they lead to.
 * The reader throws TlogError `tile.missing` or `tile.malformed`
 */
export function hashesFromTiles(sha: Sha256, size: number, read: TileReader): HashAt {
  return (level, index) => {
    const tile = tileWith(level, index, size)
    const bytes = read(tile) ?? read({ ...tile, width: tileWidth })
    if (bytes === undefined) throw new TlogError('tile.missing', tilePath(tile))
    const count = bytes.length / hashLength
    if (count !== tile.width && count !== tileWidth) throw new TlogError('tile.malformed', tilePath(tile))
    const height = level % tileHeight
    const first = index * 2 ** height - tile.index * tileWidth
    return subtreeHead(sha, bytes.subarray(first * hashLength, (first + 2 ** height) * hashLength))
  }
}

/** The head of a perfect subtree from its lowest hashes, laid side by side. */
export function subtreeHead(sha: Sha256, hashes: Uint8Array): Uint8Array {
  if (hashes.length === hashLength) return hashes.slice()
  const middle = hashes.length / 2
  return nodeHash(sha, subtreeHead(sha, hashes.subarray(0, middle)), subtreeHead(sha, hashes.subarray(middle)))
}

/** The tiles that a proof asks for, so that they can be fetched before it is made: run the maker on the reader, read `tiles`. */
export function tilePlan(size: number): { readonly hashAt: HashAt; readonly tiles: () => readonly Tile[] } {
  const found = new Map<string, Tile>()
  const nothing = new Uint8Array(hashLength)
  const hashAt: HashAt = (level, index) => {
    const tile = tileWith(level, index, size)
    found.set(tilePath(tile), tile)
    return nothing
  }
  return { hashAt, tiles: () => [...found.values()] }
}

/** The tiles at the right edge of a tree: with them it can go on growing. */
export function edgeTiles(size: number): readonly Tile[] {
  const plan = tilePlan(size)
  for (const { level, index } of subtreesBetween(0, size)) plan.hashAt(level, index)
  return plan.tiles()
}
