import { consistencyProof, hashesFromTiles, tilePath, tilePlan, tileWidth, type Sha256 } from '@parvis/tlog'
import type { AuditLog } from '../audit-log.ts'

/**
 * The proof that the published tree of `size` begins with that of `oldSize`, from the log's own tiles.
 * @throws TlogError `range`, `tile.missing`
 */
export async function consistencyFromTiles(
  sha: Sha256,
  log: Pick<AuditLog, 'tile'>,
  oldSize: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const plan = tilePlan(size)
  consistencyProof(sha, oldSize, size, plan.hashAt)
  const found = new Map<string, Uint8Array>()
  for (const tile of plan.tiles()) {
    // A partial tile may be gone once the full one is there.
    for (const path of [tilePath(tile), tilePath({ ...tile, width: tileWidth })]) {
      const bytes = found.get(path) ?? (await log.tile(path))
      if (bytes === null) continue
      found.set(path, bytes)
      break
    }
  }
  return consistencyProof(
    sha,
    oldSize,
    size,
    hashesFromTiles(sha, size, (tile) => found.get(tilePath(tile))),
  )
}
