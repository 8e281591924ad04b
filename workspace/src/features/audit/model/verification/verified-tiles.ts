import {
  edgeTiles,
  frontierOf,
  hashesFromTiles,
  hashLength,
  nobleSha256,
  rootOf,
  subtreeHead,
  tilePath,
  tileWidth,
  type HashAt,
  type Tile,
} from '@parvis/tlog'
import { sameBytes, toBase64 } from './bytes.ts'
import { BrokenLog } from './verdict.ts'

/** Reads a file of the log; null when it is not there. Attacker-controlled. */
export type ReadFile = (path: string) => Promise<Uint8Array | null>

/** Tiles of a tree whose head is trusted: each is given out only once it has been shown to lead there. */
export interface VerifiedTiles {
  readonly size: number
  /** @throws BrokenLog `head` when the right edge does not make the trusted head. */
  checkHead(root: Uint8Array): Promise<void>
  /** The hashes of a tile, checked from the top down. @throws BrokenLog */
  tile(level: number, index: number): Promise<Uint8Array>
  /** After `tile` was asked for whatever is read. */
  readonly hashAt: HashAt
}

export function verifiedTiles(size: number, read: ReadFile): VerifiedTiles {
  const known = new Map<string, Uint8Array>()
  const widthOf = (level: number, index: number) =>
    Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth)

  async function fetched(tile: Tile & { readonly level: number }): Promise<Uint8Array> {
    const bytes = (await read(tilePath(tile))) ?? (await read(tilePath({ ...tile, width: tileWidth })))
    if (bytes === null || bytes.length < tile.width * hashLength) throw new BrokenLog('missing', spanOf(tile))
    return bytes.subarray(0, tile.width * hashLength)
  }
  async function tile(level: number, index: number): Promise<Uint8Array> {
    const name = `${level}/${index}`
    const ready = known.get(name)
    if (ready) return ready
    const width = widthOf(level, index)
    const bytes = await fetched({ level, index, width })
    if (width === tileWidth) {
      const parent = await tile(level + 1, Math.floor(index / tileWidth))
      const at = (index % tileWidth) * hashLength
      const [expected, found] = [parent.subarray(at, at + hashLength), subtreeHead(nobleSha256, bytes)]
      if (!sameBytes(expected, found))
        throw new BrokenLog('stretch', {
          ...spanOf({ level, index, width }),
          expected: toBase64(expected),
          found: toBase64(found),
        })
    }
    known.set(name, bytes)
    return bytes
  }
  const hashAt = hashesFromTiles(nobleSha256, size, (wanted) => known.get(`${wanted.level}/${wanted.index}`))

  return {
    size,
    tile,
    hashAt,
    async checkHead(root) {
      // A partial tile stands at the edge and nowhere else: what the edge leads to is the head.
      const edge = edgeTiles(size).filter((one): one is Tile & { level: number } => one.level !== 'entries')
      for (const one of edge) known.set(`${one.level}/${one.index}`, await fetched(one))
      const found = rootOf(nobleSha256, frontierOf(size, hashAt))
      if (!sameBytes(found, root)) throw new BrokenLog('head', { expected: toBase64(root), found: toBase64(found) })
    },
  }
}

/** The lines under a tile. */
function spanOf({ level, index, width }: Tile & { readonly level: number }): { at: number; to: number } {
  const each = tileWidth ** level
  return { at: index * tileWidth * each, to: (index * tileWidth + width) * each }
}
