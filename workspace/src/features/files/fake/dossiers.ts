import { freeName } from '../../../shared/lib/free-name.ts'
import { nameOfPath } from '../model/paths.ts'
import { FilesError, type DossierEntry, type DossierShare, type DossiersPort, type Person } from '../port.ts'
import type { FakeCoffres } from './nodes.ts'
import type { FakeUploads } from './uploads.ts'

const at = Date.UTC(2026, 10, 20, 9)
const day = 86_400_000
const entry = (path: string, size: number, received = false): DossierEntry => {
  const kind = size === 0 ? 'folder' : 'file'
  return { path, name: nameOfPath(path), kind, size, type: '', at, received, writable: !received, shareable: !received }
}

/** Shared folders in memory. */
export function fakeDossiers(
  people: readonly Person[],
  send: FakeUploads['send'],
  sealed: FakeCoffres['entry'],
): DossiersPort {
  let all = [entry('Plans', 0), entry('Plans/Façade.pdf', 2_400_000), entry('Gabarits', 0, true)]
  let back = false
  let gone: readonly DossierEntry[] = []
  let shares: readonly (DossierShare & { readonly path: string })[] = []
  const inside = (path: string) => (one: DossierEntry) => one.path === path || one.path.startsWith(`${path}/`)
  const carried = (from: string, to: string) =>
    all.filter(inside(from)).map((one) => {
      const path = to + one.path.slice(from.length)
      return { ...one, path, name: nameOfPath(path) }
    })
  const give = (path: string, share: Omit<DossierShare, 'id'>) => {
    const made = { ...share, id: String(shares.length + 1), path }
    shares = [...shares, made]
    return made
  }
  const noEnd = { expires: null, locked: false }
  return {
    list: async (path) => all.filter((one) => one.path === (path === '' ? one.name : `${path}/${one.name}`)),
    received: async () => all.filter(({ received }) => received),
    makeFolder: async (path) => void (all = [...all, entry(path, 0)]),
    move: async (from, to) => void (all = [...all.filter((one) => !inside(from)(one)), ...carried(from, to)]),
    copy: async (from, to) => void (all = [...all, ...carried(from, to)]),
    async remove(path) {
      gone = [...gone, ...all.filter(({ path: one }) => one === path)]
      all = all.filter((one) => !inside(path)(one))
    },
    trash: async () => gone.map(({ path, kind, size }) => ({ id: path, location: path, kind, size, at })),
    async restore(id) {
      all = [...all, ...gone.filter(({ path }) => path === id)]
      gone = gone.filter(({ path }) => path !== id)
    },
    async read(path) {
      if (!all.some((one) => one.path === path)) throw new FilesError('missing')
      return new Blob([path])
    },
    upload: (files) => {
      for (const { file, folder, replaces } of files)
        send({ name: file.name, size: file.size, dossier: folder }, () => {
          const beside = all.filter((one) => one.path === (folder === '' ? one.name : `${folder}/${one.name}`))
          const name = freeName(
            file.name,
            beside.map((one) => one.name),
          )
          const path = replaces ?? (folder === '' ? name : `${folder}/${name}`)
          all = [...all.filter((one) => one.path !== path), entry(path, Math.max(1, file.size))]
        })
    },
    versions: async (path) =>
      path === 'Plans/Façade.pdf' && !back ? [{ id: '1', size: 2_100_000, at: at - day }] : [],
    restoreVersion: async () => void (back = true),
    shares: async (path) => shares.filter((share) => share.path === path),
    share: async (path, { kind, id }, writable) =>
      void give(path, { kind, to: /^@?([^:]+)/.exec(id)?.[1] ?? id, writable, ...noEnd }),
    link: async (path, { writable, password }) => {
      const to = 'https://parvis.example/lien#abc'
      return give(path, { kind: 'link', to, writable, expires: '2026-12-01', locked: password !== null })
    },
    unshare: async (id) => void (shares = shares.filter((share) => share.id !== id)),
    people: async () => people,
    async takeOut(coffre, node, folder) {
      const { name, size } = sealed(coffre, node)
      const path = folder === '' ? name : `${folder}/${name}`
      send({ name, size, coffre, dossier: folder }, () => void (all = [...all, entry(path, Math.max(1, size))]))
    },
  }
}
