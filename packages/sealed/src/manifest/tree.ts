import { deletionsOf, type Tombstone } from './deletions.ts'
import { conflictName, numbered, sameName } from './names.ts'
import { placesOf, type Placed } from './places.ts'
import type { WrappedKey } from '../keys/epoch.ts'
import type { VerifiedRecord } from './sign-record.ts'
import { versionsByFile, type FileVersion } from './versions.ts'

/** A file or folder as it is shown. All of it was signed by a member; storage has no say in it. */
export interface TreeNode {
  readonly id: string
  readonly parent: string
  /** As shown: unique within its folder. */
  readonly name: string
  readonly kind: 'folder' | 'file'
  /** Of a file: newest first; the first is what opens. Empty for a folder. */
  readonly versions: readonly FileVersion[]
  /** Set on the copy that holds the edit which lost against another made at the same time: the file that it belongs to. */
  readonly conflictOf: string | null
  /** Set in the trash. */
  readonly deleted: Tombstone | null
}

export interface Tree {
  readonly nodes: ReadonlyMap<string, TreeNode>
  readonly trash: ReadonlyMap<string, TreeNode>
}

/** `records` admitted, in order. The same records give the same tree. */
export function treeOf(records: readonly VerifiedRecord[]): Tree {
  const places = placesOf(records)
  const versions = versionsByFile(records, newestWraps(records))
  const deletions = deletionsOf(records, places, versions)
  const all = [...places.values()].flatMap((place): Shown[] => {
    const of = versions.get(place.node)
    const node = { ...place, id: place.node, deleted: deletions.get(place.node) ?? null }
    if (of === undefined) return [{ ...node, versions: [], conflictOf: null }]
    const [first, ...rest] = of.current
    const lost = new Set(rest.map(({ record }) => record))
    const history = of.all.filter(({ record }) => record !== first?.record && !lost.has(record)).toReversed()
    return [
      { ...node, versions: first === undefined ? [] : [first, ...history], conflictOf: null },
      ...rest.map((version) => conflicting(node, version)),
    ]
  })
  return {
    nodes: named(all.filter(({ deleted }) => deleted === null)),
    trash: named(all.filter(({ deleted }) => deleted !== null)),
  }
}

type Shown = Placed & Omit<TreeNode, 'name'>

const conflicting = (node: Placed & Pick<Shown, 'deleted'>, version: FileVersion): Shown => ({
  ...node,
  id: `${node.node}~${version.record}`,
  name: conflictName(node.name, version.author, version.time),
  versions: [version],
  conflictOf: node.node,
})

/** Of two nodes with one name in one folder the earlier keeps it; the next is « (2) ». */
function named(nodes: readonly Shown[]): ReadonlyMap<string, TreeNode> {
  const taken = new Set<string>()
  const inOrder = nodes.toSorted(
    (a, b) =>
      Number(a.conflictOf !== null) - Number(b.conflictOf !== null) || a.rank - b.rank || (a.id < b.id ? -1 : 1),
  )
  const shown = inOrder.map(({ id, parent, name, kind, versions, conflictOf, deleted }): TreeNode => {
    const key = (candidate: string) => `${parent}/${sameName(candidate)}`
    let free = name
    for (let number = 2; taken.has(key(free)); number++) free = numbered(name, number)
    taken.add(key(free))
    return { id, parent, name: free, kind, versions, conflictOf, deleted }
  })
  return new Map(shown.map((node) => [node.id, node]))
}

/** Later in the order is newer: an epoch's wraps come after those that it replaces. */
function newestWraps(records: readonly VerifiedRecord[]): ReadonlyMap<string, WrappedKey> {
  const keys = new Map<string, WrappedKey>()
  for (const { body } of records)
    if (body.act.kind === 'rewrap') for (const [record, key] of Object.entries(body.act.keys)) keys.set(record, key)
  return keys
}
