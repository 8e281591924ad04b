import type { ManifestAct, Manifest, TreeNode } from '@parvis/sealed'
import { FilesError, type FilesPort, type NodeId } from '../../features/files/port.ts'
import { randomName } from './bytes.ts'
import type { Coffre } from './coffre.ts'

type TreeActs = Pick<FilesPort, 'makeFolder' | 'rename' | 'move' | 'remove' | 'restore'>

/** Acts that touch names and places only: no byte moves. */
export function treeActs(open: (coffre: string) => Coffre): TreeActs {
  return {
    async makeFolder(coffre, parent, name) {
      const node = randomName()
      await open(coffre).write(async () => [{ kind: 'folder', node, parent, name: named(name) }])
      return node
    },
    rename: (coffre, node, name) =>
      open(coffre).write(async ({ manifest }) => {
        const { id, parent } = own(manifest, node)
        return [{ kind: 'place', node: id, parent, name: named(name) }]
      }),
    move: (coffre, nodes, parent) =>
      open(coffre).write(async ({ manifest }) =>
        nodes.map((node): ManifestAct => ({ kind: 'place', node, parent, name: own(manifest, node).name })),
      ),
    remove: (coffre, nodes) =>
      open(coffre).write(async ({ manifest }) => [{ kind: 'tombstone', nodes: deletedBy(manifest, nodes) }]),
    restore: (coffre, nodes) =>
      open(coffre).write(async ({ manifest }) => {
        const stones = nodes.flatMap((node) => manifest.trash.get(node)?.deleted?.record ?? [])
        return stones.length === 0 ? [] : [{ kind: 'restore', tombstones: [...new Set(stones)] }]
      }),
  }
}

/** An entry that has a record of its own; the other of two edits has none until somebody settles it. */
function own(manifest: Manifest, node: NodeId): TreeNode {
  const found = manifest.nodes.get(node)
  if (found === undefined) throw new FilesError('missing')
  if (found.conflictOf !== null) throw new FilesError('not-allowed')
  return found
}

/** Entries with all that is in them, and of each file the versions that its deleter knew. */
function deletedBy(manifest: Manifest, nodes: readonly NodeId[]) {
  const gone = new Set(nodes.map((node) => own(manifest, node).id))
  const all = [...manifest.nodes.values()]
  for (let before = -1; before !== gone.size;) {
    before = gone.size
    for (const { id, parent } of all) if (gone.has(parent)) gone.add(id)
  }
  const others = (node: NodeId) => all.filter(({ conflictOf }) => conflictOf === node).flatMap(newest)
  return all
    .filter(({ id, conflictOf }) => conflictOf === null && gone.has(id))
    .map((entry) => ({ node: entry.id, versions: [...newest(entry), ...others(entry.id)] }))
}

const newest = ({ versions: [first] }: TreeNode): readonly string[] => (first ? [first.record] : [])

/** As the manifest takes it. Rejects with `name` what it would not. */
export function named(name: string): string {
  const given = name.trim()
  if (given === '' || given.length > 255 || /[/\\\p{Cc}]/u.test(given) || /^\.{1,2}$/.test(given))
    throw new FilesError('name')
  return given
}
