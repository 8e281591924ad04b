import { topFolder, type FileEntry, type NodeId } from '../port.ts'

/** A coffre's entries by where they stand. */
export interface Index {
  readonly byId: ReadonlyMap<NodeId, FileEntry>
  readonly children: ReadonlyMap<NodeId, readonly FileEntry[]>
}

export function indexOf(entries: readonly FileEntry[]): Index {
  const children = new Map<NodeId, FileEntry[]>()
  for (const entry of entries) {
    const beside = children.get(entry.parent)
    if (beside) beside.push(entry)
    else children.set(entry.parent, [entry])
  }
  return { byId: new Map(entries.map((entry) => [entry.id, entry])), children }
}

/** From the top down to the folder itself, without the top. Empty for the top, and for what is not there. */
export function pathTo({ byId }: Index, folder: NodeId): readonly FileEntry[] {
  const path: FileEntry[] = []
  for (let at = byId.get(folder); at !== undefined; at = byId.get(at.parent)) path.unshift(at)
  return path
}

/** Whether a node is the folder or stands somewhere in it: nothing moves into itself. */
export function isWithin({ byId }: Index, node: NodeId, folder: NodeId): boolean {
  for (let at: NodeId | undefined = node; at !== undefined; at = byId.get(at)?.parent) if (at === folder) return true
  return false
}

/** The entries of these that can be put into the folder: not itself, nothing that holds it, nothing that is there already. */
export function movable(index: Index, nodes: readonly NodeId[], folder: NodeId): readonly NodeId[] {
  return nodes.filter((node) => {
    const entry = index.byId.get(node)
    return entry !== undefined && entry.parent !== folder && !isWithin(index, folder, node)
  })
}

/** A folder of a coffre, and how deep it stands: 1 at the top. */
export type FolderPlace = Pick<FileEntry, 'id' | 'name'> & { readonly depth: number }

/** Every folder in the order of the tree. The top is not among them. */
export function foldersOf(index: Index): readonly FolderPlace[] {
  const below = (parent: NodeId, depth: number): FolderPlace[] =>
    (index.children.get(parent) ?? [])
      .filter(({ kind }) => kind === 'folder')
      .toSorted((a, b) => a.name.localeCompare(b.name, 'fr', { numeric: true }))
      .flatMap(({ id, name }) => [{ id, name, depth }, ...below(id, depth + 1)])
  return below(topFolder, 1)
}
