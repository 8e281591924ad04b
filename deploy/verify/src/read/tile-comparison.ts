import { hashLength, type OnNode, tilePath, tileWidth, TlogError } from '@parvis/tlog'
import { type OtherTiles, widthOf } from './folder-list.ts'
import { checkOlder, type FileReader, tileOf } from './tiles.ts'

/**
 * Holds every hash tile of a folder against the hashes that its entries make. One tile of each level is in memory.
 * The hashes come while the tree is built, which cannot wait for a disk: they are compared batch by batch.
 */
export function createTileComparison(read: FileReader) {
  let pending: { level: number; index: number; hash: Uint8Array }[] = []
  let size = 0
  let others: OtherTiles = { older: new Map(), beyond: 0 }
  const tiles = new Map<number, { index: number; bytes: Uint8Array }>()

  const onNode: OnNode = (level, index, hash) => {
    if (level % 8 === 0) pending.push({ level: level / 8, index, hash })
  }

  async function tileAt(level: number, index: number): Promise<Uint8Array> {
    const held = tiles.get(level)
    if (held?.index === index) return held.bytes
    const width = widthOf({ level, index }, size)
    const tile = { level, index, width }
    const bytes = await tileOf(read, level, index, size)
    if (bytes.length !== width * hashLength) throw new TlogError('file.malformed', 'length', { file: tilePath(tile) })
    await checkOlder(read, others, tile, bytes)
    tiles.set(level, { index, bytes })
    return bytes
  }

  return {
    onNode,
    begin(treeSize: number, otherTiles: OtherTiles): void {
      size = treeSize
      others = otherTiles
    },
    /** @throws TlogError `tile.mismatch` and what reading a tile throws */
    async compare(): Promise<void> {
      const nodes = pending
      pending = []
      for (const { level, index, hash } of nodes) {
        const bytes = await tileAt(level, Math.floor(index / tileWidth))
        const at = (index % tileWidth) * hashLength
        if (Buffer.compare(hash, bytes.subarray(at, at + hashLength)) === 0) continue
        const tile = {
          level,
          index: Math.floor(index / tileWidth),
          width: widthOf({ level, index: Math.floor(index / tileWidth) }, size),
        }
        throw new TlogError('tile.mismatch', undefined, { file: tilePath(tile), index: index * tileWidth ** level })
      }
    },
  }
}
