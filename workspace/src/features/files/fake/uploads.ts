import { liveSource, type Live } from '../../../shared/lib/live.ts'
import type { CoffreId, FileEntry, FileVersion, NewFile, Person, Transfer } from '../port.ts'
import type { FakeCoffres } from './nodes.ts'

export interface FakeUploads {
  readonly transfers: Live<readonly Transfer[]>
  upload(coffre: CoffreId, files: readonly NewFile[]): void
  /** `done`: all of it came. */
  send(what: FakeUpload, done: () => void): void
  pause(id: string): void
  resume(id: string): void
  cancel(id: string): void
}

type FakeUpload = Pick<Transfer, 'name' | 'size'> & Partial<Pick<Transfer, 'coffre' | 'dossier' | 'toRoom'>>

/** A tenth of a file at each step of the clock. */
export function fakeUploads(
  coffres: FakeCoffres,
  me: Person,
  after: (ms: number, run: () => void) => void,
  post: (coffre: CoffreId, node: string) => void,
): FakeUploads {
  const transfers = liveSource<readonly Transfer[]>([])
  const find = (id: string) => transfers.value.find((transfer) => transfer.id === id)
  const change = (id: string, part: Partial<Transfer>) =>
    transfers.set(transfers.value.map((transfer) => (transfer.id === id ? { ...transfer, ...part } : transfer)))
  const step = (id: string, done: () => void) =>
    after(250, () => {
      const transfer = find(id)
      if (!transfer) return
      if (transfer.at === 'paused') return step(id, done)
      const sent = Math.min(transfer.size, transfer.sent + Math.max(1, transfer.size / 10))
      change(id, { at: 'sending', sent, rate: transfer.size * 0.4 })
      if (sent < transfer.size) return step(id, done)
      done()
      change(id, { at: 'done', rate: null })
    })
  const send: FakeUploads['send'] = (what, done) => {
    const id = coffres.newId()
    const none = { coffre: '', dossier: null, toRoom: false }
    transfers.set([...transfers.value, { ...none, ...what, id, sent: 0, at: 'sealing', failure: null, rate: null }])
    step(id, done)
  }
  return {
    transfers,
    send,
    upload(coffre, files) {
      for (const file of files) {
        const { name, size } = file.file
        const toRoom = file.toRoom ?? false
        send({ coffre, name, size, toRoom }, () => {
          const node = keep(coffres, coffre, file, me)
          if (toRoom) post(coffre, node)
        })
      }
    },
    pause: (id) => change(id, { at: 'paused' }),
    resume: (id) => change(id, { at: 'sending' }),
    cancel: (id) => transfers.set(transfers.value.filter((transfer) => transfer.id !== id)),
  }
}

function keep(coffres: FakeCoffres, coffre: CoffreId, { file, parent, replaces }: NewFile, by: Person): string {
  const { entries } = coffres.ready(coffre)
  const old = entries.find(({ id }) => id === replaces)
  const at = Date.now()
  const number = (old?.versions[0]?.number ?? 0) + 1
  const version: FileVersion = { id: coffres.newId(), number, size: file.size, at, by }
  coffres.bytes.set(version.id, file)
  const now = { size: file.size, type: file.type, at, by }
  if (old) {
    const next: FileEntry = { ...old, ...now, versions: [version, ...old.versions] }
    const changed = entries.map((entry) => (entry.id === replaces ? next : entry))
    coffres.change(coffre, changed)
    return old.id
  }
  const place = { id: coffres.newId(), coffre, parent, name: file.name, kind: 'file' as const }
  const entry: FileEntry = { ...place, ...now, versions: [version], conflictOf: null, deleted: null }
  coffres.change(coffre, [...entries, entry])
  return entry.id
}
