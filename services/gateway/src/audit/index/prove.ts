import { ServiceError } from '@parvis/service-kit'
import {
  formatProof,
  inclusionProof,
  parseCheckpoint,
  parseNote,
  tilePath,
  tilePlan,
  hashesFromTiles,
} from '@parvis/tlog'
import type { AuditLog } from '../audit-log.ts'
import { sha256 } from '../tree/growth.ts'

/** Leaves up to this length travel inside of their proof. */
const mostExtra = 4_096

/**
 * One entry's tlog-proof: under the newest checkpoint that a quorum has cosigned where it covers the entry, else under the
 * newest published one. Throws `audit.not-yet`.
 */
export async function prove(log: AuditLog, index: number, leaf: string): Promise<string> {
  const witnessed = index < log.sizes.witnessed ? log.witnessedCheckpoint() : null
  const text = witnessed ?? log.checkpoint()
  if (text === null) throw new ServiceError('audit.not-yet')
  const note = parseNote(text)
  const { size } = parseCheckpoint(note.text)
  if (index >= size) throw new ServiceError('audit.not-yet')
  const plan = tilePlan(size)
  inclusionProof(sha256, index, size, plan.hashAt)
  const tiles = new Map<string, Uint8Array>()
  for (const tile of plan.tiles()) {
    // A full tile stands for a partial one that has gone.
    const bytes = (await log.tile(tilePath(tile))) ?? (await log.tile(tilePath({ ...tile, width: 256 })))
    if (bytes !== null) tiles.set(`${tile.level}/${tile.index}`, bytes)
  }
  const hashAt = hashesFromTiles(sha256, size, (tile) => tiles.get(`${tile.level}/${tile.index}`))
  const extra = Buffer.from(leaf)
  const proof = inclusionProof(sha256, index, size, hashAt)
  return formatProof({ index, proof, note, ...(extra.length <= mostExtra && { extra }) })
}
