import { liveSource } from '../../../shared/lib/live.ts'
import type { RoomFile } from '../../../shared/lib/room-file.ts'
import {
  FilesError,
  type CoffreSummary,
  type FileEntry,
  type FilesPort,
  type NodeId,
  type OfflineCopy,
  type Person,
} from '../port.ts'
import { fakeDossiers } from './dossiers.ts'
import { fakeDrops } from './drops.ts'
import { fakeLinks } from './links.ts'
import { fakeCoffres, withInside, type FakeCoffres } from './nodes.ts'
import { fakeUploads } from './uploads.ts'

export interface FakeFiles {
  readonly port: FilesPort
  readonly coffres: FakeCoffres
}

export interface FakeFilesOptions {
  readonly me: Person
  readonly members: readonly Person[]
  readonly coffres: readonly CoffreSummary[]
  readonly after: (ms: number, run: () => void) => void
  /** What tells a room of a file; nothing when absent. */
  readonly tell?: (coffre: string, file: RoomFile) => void
}

/** The port in memory: no key, no server, the same rules for names and places. */
export function fakeFiles({ me, members, coffres: summaries, after, tell }: FakeFilesOptions): FakeFiles {
  const coffres = fakeCoffres(members, me)
  const offline = liveSource<readonly OfflineCopy[]>([])
  const favourites = liveSource<ReadonlySet<NodeId>>(new Set())
  const post = (coffre: string, node: NodeId) => {
    const { name, size, type } = coffres.entry(coffre, node)
    tell?.(coffre, { node, name, size, type })
  }
  const { send, ...uploads } = fakeUploads(coffres, me, after, post)
  const port: FilesPort = {
    me: liveSource<Person | null>(me),
    coffres: liveSource(summaries),
    loaded: liveSource(true),
    open: (coffre) => coffres.state(coffre),
    reload: () => {},
    activity: (_coffre, node) => coffres.activity(node),
    post: async (coffre, node) => post(coffre, node),
    favourites,
    setFavourite(node, favourite) {
      const next = new Set(favourites.value)
      if (favourite) next.add(node)
      else next.delete(node)
      favourites.set(next)
    },
    async read(coffre, node, version) {
      const { versions } = coffres.entry(coffre, node)
      const wanted = version === undefined ? versions[0]?.id : version
      const found = coffres.bytes.get(wanted ?? '')
      if (!found) throw new FilesError('missing')
      return found
    },
    offline,
    async keepOffline(coffre, node) {
      const { name, size, versions } = coffres.entry(coffre, node)
      const copy = { coffre, node, version: versions[0]?.id ?? '', name, size, at: Date.now() }
      offline.set([copy, ...offline.value.filter((one) => one.node !== node)])
    },
    dropOffline: async (node) => offline.set(offline.value.filter((one) => one.node !== node)),
    left: async () => 48_000_000_000,
    thumbnail: async () => null,
    async content(coffre, node, version) {
      const blob = await port.read(coffre, node, version)
      return { size: blob.size, stream: (from = 0, to = blob.size) => blob.slice(from, to).stream() }
    },
    ...placing(coffres, me),
    ...deleting(coffres, me),
    ...uploads,
    links: fakeLinks(coffres, me),
    dossiers: fakeDossiers(members, send, (coffre, node) => coffres.entry(coffre, node)),
    drops: fakeDrops(me),
  }
  return { port, coffres }
}

type Placing = Pick<FilesPort, 'makeFolder' | 'rename' | 'move' | 'copy' | 'restoreVersion'>

function placing(coffres: FakeCoffres, me: Person): Placing {
  const edit = (coffre: string, nodes: readonly NodeId[], part: (entry: FileEntry) => Partial<FileEntry>) =>
    coffres.change(
      coffre,
      coffres.ready(coffre).entries.map((entry) => (nodes.includes(entry.id) ? { ...entry, ...part(entry) } : entry)),
    )
  return {
    async makeFolder(coffre, parent, name) {
      const id = coffres.newId()
      const what = { size: 0, type: '', at: Date.now(), by: me, versions: [], conflictOf: null, deleted: null }
      const folder: FileEntry = { id, coffre, parent, name, kind: 'folder', ...what }
      coffres.change(coffre, [...coffres.ready(coffre).entries, folder])
      return id
    },
    rename: async (coffre, node, name) => edit(coffre, [node], () => ({ name })),
    move: async (coffre, nodes, parent) => edit(coffre, nodes, () => ({ parent })),
    async copy(coffre, nodes, parent) {
      const { entries } = coffres.ready(coffre)
      const within = withInside(entries, nodes)
      const ids = new Map([...within].map((id) => [id, coffres.newId()]))
      const copies = entries
        .filter(({ id }) => within.has(id))
        .map((entry) => ({
          ...entry,
          id: ids.get(entry.id) ?? '',
          parent: nodes.includes(entry.id) ? parent : (ids.get(entry.parent) ?? parent),
        }))
      coffres.change(coffre, [...entries, ...copies])
    },
    async restoreVersion(coffre, node, version) {
      const { versions } = coffres.entry(coffre, node)
      const [old, bytes] = [versions.find(({ id }) => id === version), coffres.bytes.get(version)]
      if (!old || !bytes) throw new FilesError('missing')
      const at = Date.now()
      const again = { ...old, id: coffres.newId(), number: (versions[0]?.number ?? 0) + 1, at, by: me }
      coffres.bytes.set(again.id, bytes)
      edit(coffre, [node], () => ({ versions: [again, ...versions], size: old.size, at, by: me }))
    },
  }
}

function deleting(coffres: FakeCoffres, me: Person): Pick<FilesPort, 'remove' | 'restore'> {
  return {
    async remove(coffre, nodes) {
      const { entries, trash } = coffres.ready(coffre)
      const gone = withInside(entries, nodes)
      const deleted = { at: Date.now(), by: me }
      coffres.change(
        coffre,
        entries.filter(({ id }) => !gone.has(id)),
        [...trash, ...entries.filter(({ id }) => gone.has(id)).map((entry) => ({ ...entry, deleted }))],
      )
    },
    async restore(coffre, nodes) {
      const { entries, trash } = coffres.ready(coffre)
      const back = withInside(trash, nodes)
      coffres.change(
        coffre,
        [...entries, ...trash.filter(({ id }) => back.has(id)).map((entry) => ({ ...entry, deleted: null }))],
        trash.filter(({ id }) => !back.has(id)),
      )
    },
  }
}
