import { FilesError, type FilesPort, type NewFile, type NodeId } from '../../features/files/port.ts'
import type { Coffre } from './coffre.ts'

type TreeActs = Pick<FilesPort, 'rename' | 'remove'>

interface Settling {
  open(coffre: string): Coffre
  read(coffre: string, node: NodeId): Promise<Blob>
  upload(coffre: string, files: readonly NewFile[]): void
}

/**
 * What becomes of the other of two edits made at the same time. Deleted, it is a version of the file, like those before;
 * renamed, it is a file of its own. Both write the file's next version, which says that it replaces the two.
 */
export function settlingActs({ open, read, upload }: Settling, acts: TreeActs): TreeActs {
  const copyAt = (coffre: string, node: NodeId) => {
    const entry = open(coffre).present().manifest.nodes.get(node)
    return entry?.conflictOf === null ? undefined : entry
  }
  async function settled(coffre: string, of: NodeId): Promise<NewFile> {
    const entry = open(coffre).present().manifest.nodes.get(of)
    if (entry === undefined) throw new FilesError('missing')
    const type = entry.versions[0]?.act.type ?? ''
    const file = new File([await read(coffre, of)], entry.name, { type })
    return { file, parent: entry.parent, replaces: of, settles: true }
  }
  return {
    async rename(coffre, node, name) {
      const copy = copyAt(coffre, node)
      if (copy === undefined) return acts.rename(coffre, node, name)
      const type = copy.versions[0]?.act.type ?? ''
      const file = new File([await read(coffre, node)], name, { type })
      // First the file of its own: whatever is cut in between, nothing is lost.
      upload(coffre, [{ file, parent: copy.parent, replaces: null }, await settled(coffre, copy.conflictOf ?? '')])
    },
    async remove(coffre, nodes) {
      const copies = nodes.flatMap((node) => copyAt(coffre, node)?.conflictOf ?? [])
      const others = nodes.filter((node) => copyAt(coffre, node) === undefined)
      for (const of of new Set(copies)) if (!others.includes(of)) upload(coffre, [await settled(coffre, of)])
      if (others.length > 0) await acts.remove(coffre, others)
    },
  }
}
