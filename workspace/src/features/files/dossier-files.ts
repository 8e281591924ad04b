import { freeName } from '../../shared/lib/free-name.ts'
import { liveSource, type LiveSource } from '../../shared/lib/live.ts'
import { idOfPath, joinId, nameOfPath, parentOf, pathOfId } from './model/paths.ts'
import {
  FilesError,
  topFolder,
  type CoffreState,
  type DossierEntry,
  type DossierFile,
  type DossiersPort,
  type FileEntry,
  type FilesPort,
  type NewFile,
  type NodeId,
} from './port.ts'

/** Under this name the shared folders stand among the places. */
export const dossiersPlace = 'dossiers'

export interface DossierFiles {
  readonly port: FilesPort
  /** Asks for a folder and what is above it, so that it can be shown with its path. */
  enter(folder: NodeId): Promise<void>
  /** Follows uploads no longer. */
  leave(): void
}

/**
 * Shared folders as the same components show a coffre: an entry's id is made of its path, folders are asked for as they are
 * opened. What is different stays visible: these components are told that the server reads all of it.
 */
export function dossierFiles(dossiers: DossiersPort, whole: FilesPort): DossierFiles {
  const state = liveSource<CoffreState>({ at: 'loading' })
  const folders = new Map<NodeId, readonly Shown[]>()
  let writable = true
  const show = () =>
    state.set({
      at: 'ready',
      entries: [...folders.values()].flat(),
      trash: [],
      writable,
      alarm: null,
      members: [],
    })
  async function load(folder: NodeId): Promise<void> {
    const entries = await dossiers.list(pathOfId(folder))
    folders.set(
      folder,
      entries.map((entry) => fileEntry(entry, folder)),
    )
  }
  async function enter(folder: NodeId): Promise<void> {
    if (!folders.has(folder)) state.set({ at: 'loading' })
    try {
      const above: NodeId[] = []
      for (let at = parentOf(folder); at !== null; at = parentOf(at)) above.unshift(at)
      for (const one of above) if (!folders.has(one)) await load(one)
      await load(folder)
      const own = [...folders.values()].flat().find(({ id }) => id === folder)
      writable = own === undefined || own.mine
      show()
    } catch (cause) {
      state.set({ at: 'failed', code: cause instanceof FilesError ? cause.code : 'internal' })
    }
  }
  async function refresh(...changed: readonly NodeId[]): Promise<void> {
    for (const folder of new Set(changed)) await load(folder)
    show()
  }
  const port = acts({ dossiers, whole, state, folders, enter, refresh })
  const leave = afterUploads(whole, (folder) => folders.has(folder) && void refresh(folder).catch(() => {}))
  return { port, enter, leave }
}

/** Tells of each folder in which an upload has just ended. */
function afterUploads({ transfers }: FilesPort, tell: (folder: NodeId) => void): () => void {
  const ended = () => transfers.value.filter(({ dossier, at }) => dossier !== null && at === 'done')
  let known = new Set(ended().map(({ id }) => id))
  return transfers.subscribe(() => {
    const now = ended()
    const fresh = now.filter(({ id }) => !known.has(id))
    known = new Set(now.map(({ id }) => id))
    for (const folder of new Set(fresh.map(({ dossier }) => dossier ?? '')))
      tell(folder === '' ? topFolder : idOfPath(folder))
  })
}

type Shown = FileEntry & { readonly mine: boolean }

const nobody = { id: '', name: '' }

function fileEntry({ path, name, kind, size, type, at, writable }: DossierEntry, parent: NodeId): Shown {
  const place = {
    id: idOfPath(path),
    coffre: dossiersPlace,
    parent,
    name,
    kind,
    size: kind === 'folder' ? 0 : size,
    type,
    at,
  }
  return { ...place, by: nobody, versions: [], conflictOf: null, deleted: null, mine: writable }
}

interface Parts {
  readonly dossiers: DossiersPort
  readonly whole: FilesPort
  readonly state: LiveSource<CoffreState>
  readonly folders: ReadonlyMap<NodeId, readonly FileEntry[]>
  enter(folder: NodeId): Promise<void>
  refresh(...changed: readonly NodeId[]): Promise<void>
}

const wishOf = ({ file, parent, replaces }: NewFile): DossierFile => ({
  file,
  folder: pathOfId(parent),
  replaces: replaces === null ? null : pathOfId(replaces),
})

function acts({ dossiers, whole, state, folders, enter, refresh }: Parts): FilesPort {
  const names = (folder: NodeId) => (folders.get(folder) ?? []).map(({ name }) => name)
  const into = (folder: NodeId, name: string) => joinId(folder, freeName(name, names(folder)))
  const above = (node: NodeId) => parentOf(node) ?? topFolder
  return {
    ...whole,
    upload: (_place, files) => dossiers.upload(files.map(wishOf)),
    open: () => state,
    reload: () => void enter(topFolder),
    favourites: liveSource<ReadonlySet<NodeId>>(new Set()),
    setFavourite: () => {},
    async makeFolder(_place, parent, name) {
      const id = into(parent, name)
      await dossiers.makeFolder(pathOfId(id))
      await refresh(parent)
      return id
    },
    async rename(_place, node, name) {
      await dossiers.move(pathOfId(node), pathOfId(joinId(above(node), name)))
      await refresh(above(node))
    },
    async move(_place, nodes, parent) {
      for (const node of nodes) await dossiers.move(pathOfId(node), pathOfId(into(parent, nameOfPath(node))))
      await refresh(parent, ...nodes.map(above))
    },
    async copy(_place, nodes, parent) {
      for (const node of nodes) await dossiers.copy(pathOfId(node), pathOfId(into(parent, nameOfPath(node))))
      await refresh(parent)
    },
    async remove(_place, nodes) {
      for (const node of nodes) await dossiers.remove(pathOfId(node))
      await refresh(...nodes.map(above))
    },
    async restore(_place, nodes) {
      const trash = await dossiers.trash()
      for (const node of nodes) {
        const found = trash.find(({ location }) => location.replace(/^\//, '') === pathOfId(node))
        if (!found) throw new FilesError('missing')
        await dossiers.restore(found.id)
      }
      await refresh(...nodes.map(above))
    },
    async restoreVersion(_place, node, version) {
      await dossiers.restoreVersion(pathOfId(node), version)
      await refresh(above(node))
    },
    // What is made on the device for sealed files is not made for these; members sign nothing of them.
    activity: () => [],
    thumbnail: async () => null,
    left: async () => null,
    offline: liveSource([]),
    read: (_place, node) => dossiers.read(pathOfId(node)),
    async content(_place, node) {
      const blob = await dossiers.read(pathOfId(node))
      return { size: blob.size, stream: (from = 0, to = blob.size) => blob.slice(from, to).stream() }
    },
  }
}
