import { shallowRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToasts } from '../../app/toasts.ts'
import { useFiles } from './files-context.ts'
import { movable, type Index } from './model/tree.ts'
import type { CoffreId, FileEntry, NodeId } from './port.ts'
import type { Act } from './useAct.ts'
import type { Archive } from './useArchive.ts'
import { saveBlob } from '../../shared/lib/save-blob.ts'

/** What was cut or copied, until it is pasted: inside one coffre. */
export interface Clip {
  readonly nodes: readonly NodeId[]
  readonly how: 'move' | 'copy'
}

export interface FolderActs {
  readonly clip: ShallowRef<Clip | null>
  remove(nodes: readonly NodeId[]): Promise<void>
  put(nodes: readonly NodeId[], into: NodeId, how: Clip['how']): Promise<void>
  rename(entry: FileEntry, name: string): Promise<void>
  makeFolder(parent: NodeId, name: string): Promise<boolean>
  /** Kept on this device, or no longer where all of them are. */
  offline(entries: readonly FileEntry[]): Promise<void>
  /** One file as it is, anything else as a zip. */
  download(entries: readonly FileEntry[]): Promise<void>
}

/** What can be done with entries of the open coffre; what was done can be undone from its toast. */
export function useFolderActs(coffre: () => CoffreId, index: () => Index, act: Act, archive: Archive): FolderActs {
  const { port } = useFiles()
  const { t } = useI18n()
  const toasts = useToasts()
  const clip = shallowRef<Clip | null>(null)
  return {
    clip,
    async remove(nodes) {
      const id = coffre()
      const [first] = nodes
      const name = index().byId.get(first ?? '')?.name ?? ''
      const settles = nodes.every((node) => (index().byId.get(node)?.conflictOf ?? null) !== null)
      if (nodes.length === 0 || !(await act.run(t('files.failed.remove'), () => port.remove(id, nodes)))) return
      // The other of two edits does not go to the trash: it stays, as a version of the file.
      if (settles) return toasts.show(t('files.done.settled', { name }))
      toasts.show(t('files.done.removed', { n: nodes.length, name }, nodes.length), () => {
        void act.run(t('files.failed.restore'), () => port.restore(id, nodes))
      })
    },
    async put(nodes, into, how) {
      const id = coffre()
      const which = how === 'copy' ? nodes : movable(index(), nodes, into)
      const from = index().byId.get(which[0] ?? '')?.parent
      if (which.length === 0 || from === undefined) return
      if (!(await act.run(t(`files.failed.${how}`), () => port[how](id, which, into)))) return
      const words = t(`files.done.${how}`, { n: which.length }, which.length)
      if (how === 'copy') return toasts.show(words)
      toasts.show(words, () => void act.run(t('files.failed.move'), () => port.move(id, which, from)))
    },
    async rename(entry, name) {
      if (name.trim() !== entry.name)
        await act.run(t('files.failed.rename'), () => port.rename(entry.coffre, entry.id, name.trim()))
    },
    makeFolder: (parent, name) =>
      act.run(t('files.failed.folder'), () => port.makeFolder(coffre(), parent, name.trim())),
    async offline(entries) {
      const files = entries.filter(({ kind }) => kind === 'file')
      const has = ({ id }: FileEntry) => port.offline.value.some(({ node }) => node === id)
      const all = files.every(has)
      for (const { coffre: from, id, name } of files) {
        const run = () => (all ? port.dropOffline(id) : port.keepOffline(from, id))
        if (await act.run(t('files.failed.offline', { name }), run))
          toasts.show(t(all ? 'files.offline.dropped' : 'files.offline.kept', { name }))
      }
    },
    async download(entries) {
      const [first] = entries
      if (first === undefined) return
      const { coffre: from, id, name, kind } = first
      if (entries.length === 1 && kind === 'file')
        await act.run(t('files.failed.download', { name }), async () => saveBlob(await port.read(from, id), name))
      else await archive.zip(entries, index(), archiveTitle(entries, index(), t('files.title')))
    },
  }
}

/** One folder has its own name; several things that of the folder in which they stand. */
function archiveTitle(entries: readonly FileEntry[], { byId }: Index, title: string): string {
  const [first] = entries
  if (entries.length === 1 && first) return first.name
  return byId.get(first?.parent ?? '')?.name ?? title
}
