import type { ManifestAct, TreeNode } from '@parvis/sealed'
import { FilesError, type NewFile, type NodeId } from '../../features/files/port.ts'
import { randomName } from './bytes.ts'
import type { Coffre } from './coffre.ts'

export interface Copying {
  open(coffre: string): Coffre
  read(coffre: string, node: NodeId): Promise<Blob>
  upload(coffre: string, files: readonly NewFile[]): void
}

/**
 * Files as new ones, under new keys: two files never share one. Of folders, the folders first, in one act; then each
 * file is opened, and begins its upload, before the next is read: what is held is one file.
 */
export async function copyInto(
  { open, read, upload }: Copying,
  coffre: string,
  nodes: readonly NodeId[],
  parent: NodeId,
): Promise<void> {
  const { manifest } = open(coffre).present()
  const all = [...manifest.nodes.values()]
  const folders: ManifestAct[] = []
  const files: { readonly from: TreeNode; readonly into: NodeId }[] = []
  const plan = (from: TreeNode, into: NodeId): void => {
    if (from.kind === 'file') return void files.push({ from, into })
    const node = randomName()
    folders.push({ kind: 'folder', node, parent: into, name: from.name })
    for (const inside of all) if (inside.parent === from.id) plan(inside, node)
  }
  for (const node of nodes) {
    const from = manifest.nodes.get(node)
    if (from === undefined) throw new FilesError('missing')
    plan(from, parent)
  }
  if (folders.length > 0) await open(coffre).write(async () => folders)
  for (const { from, into } of files) {
    const type = from.versions[0]?.act.type ?? ''
    upload(coffre, [
      { file: new File([await read(coffre, from.id)], from.name, { type }), parent: into, replaces: null },
    ])
  }
}
