import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { EntryAct } from './model/entry-acts.ts'
import type { CoffreId, FileEntry, NodeId } from './port.ts'
import type { FolderActs } from './useFolderActs.ts'
import type { FilesRoute } from './useFilesRoute.ts'

export interface FolderRun {
  /** The entry whose name is being changed in its line. */
  readonly renaming: Ref<NodeId | null>
  /** Entries for which a folder is being chosen. */
  readonly putting: ShallowRef<{ readonly nodes: readonly NodeId[]; readonly how: 'move' | 'copy' } | null>
  /** Entries that are being made into one file for somebody outside. */
  readonly leaving: ShallowRef<readonly FileEntry[]>
  /** The file that is being given to somebody outside. */
  readonly linking: ShallowRef<FileEntry | null>
  /** The file that is about to leave the coffre for a folder that the server reads. */
  readonly goingOut: ShallowRef<FileEntry | null>
  run(act: EntryAct, entries: readonly FileEntry[]): void
  renamed(entry: FileEntry, name: string | null): void
  put(into: NodeId, how: 'move' | 'copy'): void
}

export interface FolderPlace {
  readonly coffre: () => CoffreId
  readonly folder: () => NodeId
  readonly writable: () => boolean
  readonly route: FilesRoute
  readonly acts: FolderActs
}

/** From what was asked of entries, by menu, key or press, to what is done or asked back. */
export function useFolderRun({ coffre, folder, writable, route, acts }: FolderPlace): FolderRun {
  const renaming = ref<NodeId | null>(null)
  const putting = shallowRef<FolderRun['putting']['value']>(null)
  const leaving = shallowRef<readonly FileEntry[]>([])
  const goingOut = shallowRef<FileEntry | null>(null)
  const linking = shallowRef<FileEntry | null>(null)
  const paste = () => {
    const clip = acts.clip.value
    if (clip === null) return
    void acts.put(clip.nodes, folder(), clip.how)
    if (clip.how === 'move') acts.clip.value = null
  }
  const open = ({ kind, id }: FileEntry) => (kind === 'folder' ? route.openFolder(coffre(), id) : route.showDetail(id))
  function change(act: EntryAct, nodes: readonly NodeId[]): void {
    if (act === 'remove') void acts.remove(nodes)
    if (act === 'rename') renaming.value = nodes[0] ?? null
    if (act === 'move' || act === 'copy') putting.value = { nodes, how: act }
    if (act === 'cut' || act === 'clip') acts.clip.value = { nodes, how: act === 'cut' ? 'move' : 'copy' }
    if (act === 'paste') paste()
  }
  return {
    renaming,
    putting,
    linking,
    goingOut,
    leaving,
    run(act, entries) {
      const [first] = entries
      if (act === 'download') return void acts.download(entries)
      if (act === 'offline') return void acts.offline(entries)
      if (act === 'outside') return void (leaving.value = entries)
      if (first && act === 'open') return open(first)
      if (first && act === 'details') return route.showDetail(first.id)
      if (first && act === 'preview') return route.showPreview(first.id)
      if (first && act === 'link') return void (linking.value = first)
      if (first && act === 'takeOut') return void (goingOut.value = first)
      const nodes = entries.map(({ id }) => id)
      if (writable()) change(act, nodes)
    },
    renamed(entry, name) {
      renaming.value = null
      if (name !== null) void acts.rename(entry, name)
    },
    put(into, how) {
      const nodes = putting.value?.nodes ?? []
      putting.value = null
      void acts.put(nodes, into, how)
    },
  }
}
