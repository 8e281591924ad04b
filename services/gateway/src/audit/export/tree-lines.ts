import { hashesFromTiles, subtreesBetween, tilePath, tilePlan, tileWidth, toBase64 } from '@parvis/tlog'
import type { AuditLog } from '../audit-log.ts'
import { sha256 } from '../tree/growth.ts'

/** Tiles that are kept at hand: gaps follow each other from left to right. */
const mostTiles = 64

/** The heads that stand for everything between the exported entries, as deploy/verify/FORMAT.md has them. */
export async function* treeLines(
  log: Pick<AuditLog, 'tile'>,
  size: number,
  indexes: Iterable<number>,
): AsyncGenerator<string> {
  yield 'parvis-tree@v1\n'
  const heads = headReader(log, size)
  let next = 0
  for (const index of indexes) {
    if (index > next) yield await heads(next, index)
    next = index + 1
  }
  if (size > next) yield await heads(next, size)
}

function headReader(log: Pick<AuditLog, 'tile'>, size: number) {
  const tiles = new Map<string, Uint8Array>()
  return async (from: number, to: number): Promise<string> => {
    const gap = subtreesBetween(from, to)
    const plan = tilePlan(size)
    for (const { level, index } of gap) plan.hashAt(level, index)
    const needed = plan.tiles()
    for (const tile of needed) {
      const at = `${tile.level}/${tile.index}`
      // A full tile stands for a partial one that has gone.
      const bytes =
        tiles.get(at) ?? (await log.tile(tilePath(tile))) ?? (await log.tile(tilePath({ ...tile, width: tileWidth })))
      if (bytes === null) throw new Error(`tile ${at} is missing`)
      tiles.delete(at)
      tiles.set(at, bytes)
    }
    const hashAt = hashesFromTiles(sha256, size, (tile) => tiles.get(`${tile.level}/${tile.index}`))
    const lines = gap.map(({ level, index }) => `${level} ${index} ${toBase64(hashAt(level, index))}\n`).join('')
    for (const at of [...tiles.keys()].slice(0, Math.max(0, tiles.size - mostTiles))) tiles.delete(at)
    return lines
  }
}
