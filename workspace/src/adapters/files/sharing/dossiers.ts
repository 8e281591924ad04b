import {
  pathHeader,
  shareList,
  shareView,
  storedEntries,
  storedEntry,
  trashList,
  versionList,
  type ShareView,
  type StoredEntry,
} from '@parvis/contracts'
import {
  FilesError,
  type DossierEntry,
  type DossierShare,
  type DossiersPort,
  type Person,
} from '../../../features/files/port.ts'
import type { Coffre } from '../coffre.ts'
import type { CoffreRooms } from '../rooms.ts'
import { coffreName } from '../storage.ts'
import { answered, asJson, type Ask } from '../ask.ts'
import type { Uploads } from '../uploads/uploads.ts'

export interface DossierDeps {
  readonly ask: Ask
  readonly rooms: CoffreRooms
  readonly open: (coffre: string) => Coffre
  readonly upload: DossiersPort['upload']
  readonly takeOut: Uploads['takeOut']
  readonly now: () => number
  readonly origin: string
}

/** Shared folders of `services/files`: names and places travel in bodies and headers, never in an address. */
export function dossiersPort(deps: DossierDeps): DossiersPort {
  const { ask, upload } = deps
  const tell = async (act: string, body: unknown) => void (await ask(`/dossiers/${act}`, asJson('POST', body)))
  return {
    async list(path) {
      const { entries } = await answered(storedEntries, ask('/dossiers/list', asJson('POST', { path })))
      return entries.map(entryOf)
    },
    async received() {
      return (await answered(storedEntries, ask('/dossiers/received'))).entries.map(entryOf)
    },
    makeFolder: (path) => tell('folder', { path }),
    move: (from, to) => tell('move', { from, to }),
    copy: (from, to) => tell('copy', { from, to }),
    remove: (path) => tell('delete', { path }),
    async trash() {
      const { entries } = await answered(trashList, ask('/dossiers/trash'))
      return entries
        .map(({ deleted, ...entry }) => ({ ...entry, at: Date.parse(deleted) || 0 }))
        .toSorted((a, b) => b.at - a.at)
    },
    restore: (id) => tell('trash/restore', { id }),
    async read(path) {
      return (await ask('/dossiers/content', { headers: { [pathHeader]: encodeURIComponent(path) } })).blob()
    },
    async versions(path) {
      const file = await fileOf(ask, path)
      const { versions } = await answered(versionList, ask('/dossiers/versions', asJson('POST', { file })))
      return versions
        .map(({ id, size, modified }) => ({ id, size, at: Date.parse(modified) || 0 }))
        .toSorted((a, b) => b.at - a.at)
    },
    async restoreVersion(path, version) {
      await tell('versions/restore', { file: await fileOf(ask, path), version })
    },
    upload,
    async shares(path) {
      const { shares } = await answered(shareList, ask('/dossiers/shares', asJson('POST', { path })))
      return shares.map((share) => shareOf(deps, share))
    },
    share: (path, { kind, id }, writable) =>
      tell('share', { path, kind, with: id, permissions: permissions(writable) }),
    async link(path, { days, password, writable }) {
      const expires = new Date(deps.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10)
      const body = {
        path,
        expires,
        permissions: writable ? reading | creating : reading,
        ...(password !== null && { password }),
      }
      return shareOf(deps, await answered(shareView, ask('/dossiers/link', asJson('POST', body))))
    },
    unshare: (id) => tell('unshare', { id }),
    people: () => peopleOf(deps.rooms),
    takeOut: (coffre, node, folder) => takenOut(deps, coffre, node, folder),
  }
}

/** The storage's own name for it. */
const fileOf = async (ask: Ask, path: string): Promise<string> =>
  (await answered(storedEntry, ask('/dossiers/stat', asJson('POST', { path })))).id

/** As bits of OCS: read, and for who may change it update, create, delete. */
const permissions = (writable: boolean): number => (writable ? reading | 2 | creating | 8 : reading)
const [reading, creating] = [1, 4]

function entryOf({ path, kind, size, type, modified, permissions: letters }: StoredEntry): DossierEntry {
  return {
    path,
    name: path.split('/').at(-1) ?? '',
    kind,
    size,
    type,
    at: Date.parse(modified) || 0,
    received: letters.includes('S'),
    writable: /[WC]/.test(letters),
    shareable: letters.includes('R'),
  }
}

function shareOf({ origin }: DossierDeps, share: ShareView): DossierShare {
  const { id, kind, expires } = share
  const to = kind === 'link' ? `${origin}/lien#${share.token ?? ''}` : (share.with ?? '')
  return { id, kind, to, writable: (share.permissions & 6) > 0, expires, locked: share.protected }
}

async function peopleOf({ rooms, members, me }: CoffreRooms): Promise<readonly Person[]> {
  const joined = rooms.value.filter(({ membership }) => membership === 'joined').slice(0, 30)
  const all = await Promise.all(joined.map(({ id }) => members(id).catch(() => [])))
  const known = new Map(all.flat().map((person) => [person.id, person]))
  known.delete(me.value?.id ?? '')
  return [...known.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'fr'))
}

/** What leaves a coffre is written into the log before a byte of it is read. */
async function takenOut(
  { ask, open, takeOut }: DossierDeps,
  coffre: string,
  node: string,
  folder: string,
): Promise<void> {
  const entry = open(coffre).present().manifest.nodes.get(node)
  const newest = entry?.versions[0]
  if (entry === undefined || newest === undefined) throw new FilesError('missing')
  const { blob, size } = newest.act
  const said = asJson('POST', { blob })
  const headers = { ...(said.headers as Record<string, string>), 'x-parvis-room': coffre }
  await ask(`/coffres/${await coffreName(coffre)}/takeouts`, { ...said, headers })
  await takeOut({ coffre, node, version: newest.record }, { name: entry.name, size, folder })
}
