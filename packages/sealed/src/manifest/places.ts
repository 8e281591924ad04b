import { rootNode } from './record.ts'
import type { VerifiedRecord } from './sign-record.ts'

/** Where a node stands and what it is called. `rank` is its place in the order of records: who comes later gives way. */
export interface Placed {
  readonly node: string
  readonly kind: 'folder' | 'file'
  readonly parent: string
  readonly name: string
  readonly rank: number
}

/**
 * The last admitted word on each node. Two moves that would put folders into each other: the later in the order is as
 * if it had not been made. `heard` is told of each word that counts, in order.
 */
export function placesOf(
  records: readonly VerifiedRecord[],
  heard: (record: VerifiedRecord, now: Placed, before: Placed | undefined) => void = () => {},
): ReadonlyMap<string, Placed> {
  const places = new Map<string, Placed>()
  for (const [rank, record] of records.entries()) {
    const { act } = record.body
    if (act.kind !== 'folder' && act.kind !== 'version' && act.kind !== 'place') continue
    const before = places.get(act.node)
    const kind = act.kind === 'folder' ? 'folder' : act.kind === 'version' ? 'file' : before?.kind
    // Nobody turns a file into a folder; what does not exist can't be moved.
    if (kind === undefined || (before !== undefined && before.kind !== kind)) continue
    // A new version says where its file stood then; only the first one puts it there.
    if (act.kind === 'version' && before !== undefined) continue
    if (!isFolder(places, act.parent) || isWithin(places, act.parent, act.node)) continue
    const now = { node: act.node, kind, parent: act.parent, name: act.name, rank }
    places.set(act.node, now)
    heard(record, now, before)
  }
  return places
}

const isFolder = (places: ReadonlyMap<string, Placed>, node: string): boolean =>
  node === rootNode || places.get(node)?.kind === 'folder'

function isWithin(places: ReadonlyMap<string, Placed>, node: string, folder: string): boolean {
  for (let at: string | undefined = node; at !== undefined; at = places.get(at)?.parent) if (at === folder) return true
  return false
}
