import {
  FilesError,
  type CoffreSummary,
  type FilesPort,
  type NewFile,
  type NodeId,
  type Transfer,
} from '../../features/files/port.ts'
import type { StoragePort } from '../../features/storage/port.ts'
import type { RecordingsPort } from '../../features/calls/port.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Store } from '../../platform/storage.ts'
import { thumbnailOf } from '../../platform/thumbnail.ts'
import { openVault } from '../../platform/vault.ts'
import { liveSource, mapLive, type Live, type LiveSource } from '../../shared/lib/live.ts'
import { httpStorageAccount } from './account.ts'
import { activityPort } from './activity.ts'
import { treeActs } from './acts.ts'
import { randomName } from './bytes.ts'
import { copyInto } from './copying.ts'
import { openCoffre, type Coffre } from './coffre.ts'
import { offlineCopies, type OfflineCopies } from './offline.ts'
import { offlinePort, readHereOrThere } from './offline-port.ts'
import { wholeOf } from './reading.ts'
import { recordingsPort } from './recordings/recordings.ts'
import type { CoffreRooms } from './rooms.ts'
import { greeting } from './greeting.ts'
import { asking } from './ask.ts'
import { dossiersPort } from './sharing/dossiers.ts'
import { dropsPort } from './sharing/drops.ts'
import { linksPort } from './sharing/links.ts'
import { settlingActs } from './settling.ts'
import { httpStorage, type Storage } from './storage.ts'
import { readThumbnail, rememberedThumbnails, type MakeThumbnail } from './thumbnails.ts'
import type { OpenVersion } from './uploads/into-dossier.ts'
import { openUploads, type Uploads } from './uploads/uploads.ts'

export interface FilesDeps {
  readonly rooms: CoffreRooms
  readonly fetch: typeof globalThis.fetch
  readonly csrf: () => string | null
  readonly clock: Clock
  readonly online: Live<boolean>
  /** Of the portal, as people reach it. */
  readonly origin: string
  /** `browserStore('parvis-files')`. */
  readonly store: Store
  /** The browser's own when absent. */
  readonly thumbnail?: MakeThumbnail
}

export interface Files {
  readonly port: FilesPort
  readonly account: StoragePort
  /** Of calls, in the coffres of their rooms. */
  readonly recordings: RecordingsPort
  /** On sign-out: nothing of anybody's files stays in this browser. The page ends with it. */
  stop(): Promise<void>
}

interface Parts extends FilesDeps {
  readonly storage: Storage
  readonly favourites: LiveSource<ReadonlySet<NodeId>>
  readonly transfers: Live<readonly Transfer[]>
  readonly offline: OfflineCopies
  open(coffre: string): Coffre
  queue(): Promise<Uploads>
}

/** Coffres over rooms and storage: names, keys and tree in the room's encrypted events, sealed bytes in storage. */
export function createFilesAdapter(deps: FilesDeps): Files {
  const { rooms, clock, store } = deps
  const storage = httpStorage(deps)
  const coffres = new Map<string, Coffre>()
  const open = (id: string): Coffre => {
    const known = coffres.get(id)
    if (known) return known
    const made = openCoffre(id, { rooms, storage, store, now: () => clock.now() })
    coffres.set(id, made)
    void made.refresh()
    return made
  }
  const transfers = liveSource<readonly Transfer[]>([])
  const favourites = liveSource<ReadonlySet<NodeId>>(new Set())
  let uploads: Promise<Uploads> | null = null
  const queue = () => (uploads ??= makeQueue())
  async function makeQueue(): Promise<Uploads> {
    const { thumbnail = thumbnailOf, online } = deps
    const parts = { storage, clock, online, store, open, rooms, thumbnail, ask: asking(deps), transfers, openVersion }
    return openUploads(parts, await openVault(store))
  }
  const offline = offlineCopies(store, () => openVault(store))
  const openVersion: OpenVersion = async ({ coffre: id, node, version }) => {
    const coffre = open(id)
    // In a page that has just begun, nothing of it is known yet.
    await coffre.refresh()
    return readHereOrThere(offline, { coffre, storage, node, version })
  }
  const greet = greeting({ open, clock })
  // Of people who come and go it matters where a coffre is open; a first answer of the homeserver names thousands.
  const unfollow = rooms.follow((room, what) => (what === 'note' || coffres.has(room)) && greet(room))
  // Not before somebody is there: a page that only asks who one is keeps nothing.
  const begin = async () => {
    void offline.takeUp()
    favourites.set(new Set(await store.get<readonly NodeId[]>('favourites')))
    for (const coffre of coffres.values()) void coffre.refresh()
    // What an earlier page left goes on.
    await (await queue()).takeUp()
  }
  const unload = rooms.loaded.subscribe((loaded) => loaded && void begin())
  if (rooms.loaded.value) void begin()
  return {
    account: httpStorageAccount(deps),
    recordings: recordingsPort({ storage, open }),
    port: filesPort({ ...deps, storage, favourites, transfers, offline, open, queue }),
    async stop() {
      unfollow()
      unload()
      ;(await uploads)?.stop()
      coffres.clear()
      await store.clear()
    },
  }
}

function filesPort(parts: Parts): FilesPort {
  const { rooms, storage, store, favourites, open } = parts
  const withQueue = (act: (made: Uploads) => void) => void parts.queue().then(act)
  const upload = (coffre: string, files: readonly NewFile[]) => withQueue((made) => made.upload(coffre, files))
  const content = (coffre: string, node: string, version?: string) =>
    readHereOrThere(parts.offline, { coffre: open(coffre), storage, node, version })
  const read = async (coffre: string, node: string, version?: string) => wholeOf(await content(coffre, node, version))
  const { clock, origin } = parts
  const sharing = { ask: asking(parts), rooms, open, storage, now: () => clock.now(), origin }
  const tree = treeActs(open)
  return {
    me: rooms.me,
    coffres: mapLive(rooms.rooms, (list) => list.flatMap(summaryOf)),
    loaded: rooms.loaded,
    open(coffre) {
      const { state, refresh } = open(coffre)
      if (state.value.at === 'failed') void refresh()
      return state
    },
    reload: (coffre) => void open(coffre).refresh(),
    transfers: parts.transfers,
    favourites,
    setFavourite(node, favourite) {
      const next = new Set(favourites.value)
      if (favourite) next.add(node)
      else next.delete(node)
      favourites.set(next)
      void store.set('favourites', [...next])
    },
    ...activityPort(open),
    ...tree,
    ...settlingActs({ open, read, upload }, tree),
    links: linksPort(sharing),
    dossiers: dossiersPort({
      ...sharing,
      upload: (files) => withQueue((made) => made.uploadReadable(files)),
      takeOut: async (from, what) => (await parts.queue()).takeOut(from, what),
    }),
    drops: dropsPort(sharing),
    copy: (coffre, nodes, parent) => copyInto({ open, read, upload }, coffre, nodes, parent),
    async restoreVersion(coffre, node, version) {
      const entry = open(coffre).present().manifest.nodes.get(node)
      if (!entry) throw new FilesError('missing')
      const file = new File([await read(coffre, node, version)], entry.name)
      upload(coffre, [{ file, parent: entry.parent, replaces: node }])
    },
    upload,
    post: async (coffre, node) => postOf(open(coffre), rooms, node),
    pause: (id) => withQueue((made) => made.pause(id)),
    resume: (id) => withQueue((made) => made.resume(id)),
    cancel: (id) => withQueue((made) => made.cancel(id)),
    read,
    content,
    ...offlinePort(parts),
    left: (coffre) => storage.left(coffre),
    thumbnail: rememberedThumbnails((coffre, node, version) =>
      readThumbnail({ coffre: open(coffre), storage, node, version }),
    ),
  }
}

function postOf(coffre: Coffre, rooms: CoffreRooms, node: NodeId): void {
  const { manifest } = coffre.present()
  const entry = manifest.nodes.get(node)
  const [newest] = entry?.versions ?? []
  if (!entry || !newest) throw new FilesError('missing')
  const { name } = entry
  const { size, type } = newest.act
  try {
    rooms.post(manifest.coffre, { node, name, size, type }, randomName())
  } catch (cause) {
    throw new FilesError('network', { cause })
  }
}

const summaryOf = ({
  id,
  name,
  kind,
  membership,
  memberCount,
}: CoffreRooms['rooms']['value'][number]): CoffreSummary[] =>
  membership === 'joined' ? [{ id, name, kind, memberCount }] : []
