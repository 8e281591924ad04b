import type { Placed } from './places.ts'
import { rootNode } from './record.ts'
import type { VerifiedRecord } from './sign-record.ts'
import type { FileVersions } from './versions.ts'

/** A deletion that somebody signed. Without one, what is not in storage is missing, not deleted. */
export interface Tombstone {
  readonly record: string
  readonly author: string
  readonly time: string
}

/**
 * Nodes that are deleted. A file is, when one standing tombstone knew every version that counts; a folder, when it has
 * one and nothing in it lives: an edit or a new file that the deleter did not know of keeps the folders above it.
 */
export function deletionsOf(
  records: readonly VerifiedRecord[],
  places: ReadonlyMap<string, Placed>,
  versions: ReadonlyMap<string, FileVersions>,
): ReadonlyMap<string, Tombstone> {
  const taken = new Set(records.flatMap(({ body }) => (body.act.kind === 'restore' ? body.act.tombstones : [])))
  const deleted = new Map<string, Tombstone>()
  for (const { id, body } of records) {
    if (body.act.kind !== 'tombstone' || taken.has(id)) continue
    for (const { node, versions: known } of body.act.nodes) {
      const current = versions.get(node)?.current ?? []
      if (places.has(node) && current.every(({ record }) => known.includes(record)))
        deleted.set(node, { record: id, author: body.author, time: body.time })
    }
  }
  for (const node of places.keys()) if (!deleted.has(node)) revive(node, places, deleted)
  return deleted
}

function revive(node: string, places: ReadonlyMap<string, Placed>, deleted: Map<string, Tombstone>): void {
  for (let at = places.get(node)?.parent; at !== undefined && at !== rootNode; at = places.get(at)?.parent)
    deleted.delete(at)
}
