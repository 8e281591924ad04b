import { topFolder, type EntryActivity, type EntryChange, type FileEntry, type NodeId, type Person } from '../port.ts'

export interface FakeHistory {
  /** What turned the entries of before, and their trash, into those of now. `me`: whose act it is, where no entry says it. */
  heard(before: Held, now: Held, me: Person): void
  of(node: NodeId): readonly EntryActivity[]
}

interface Held {
  readonly entries: readonly FileEntry[]
  readonly trash: readonly FileEntry[]
}

/** What was done to each entry of a fake, read off what became of it. */
export function fakeHistory(): FakeHistory {
  const told = new Map<NodeId, readonly EntryActivity[]>()
  const tell = (node: NodeId, at: number, by: Person, change: EntryChange) => {
    const known = told.get(node) ?? []
    told.set(node, [{ id: `${node}/${known.length}`, at, by, change }, ...known])
  }
  return {
    of: (node) => told.get(node) ?? [],
    heard(before, now, me) {
      const [live, dead] = [byId(before.entries), byId(before.trash)]
      const nameOf = (id: NodeId) => now.entries.find((entry) => entry.id === id)?.name ?? null
      const folder = (id: NodeId) => (id === topFolder ? null : nameOf(id))
      for (const entry of now.entries) {
        const { id, name, parent, versions, at, by } = entry
        const old = live.get(id)
        if (dead.has(id)) tell(id, Date.now(), me, { kind: 'restored' })
        else if (old === undefined) {
          tell(id, versions.at(-1)?.at ?? at, versions.at(-1)?.by ?? by, { kind: 'added' })
          for (const one of versions.slice(0, -1).toReversed())
            tell(id, one.at, one.by, { kind: 'version', number: one.number })
        }
        if (old === undefined) continue
        const [newest] = versions
        if (newest && newest.id !== old.versions[0]?.id)
          tell(id, newest.at, newest.by, { kind: 'version', number: newest.number })
        if (old.parent !== parent)
          tell(id, Date.now(), me, { kind: 'moved', from: folder(old.parent), to: folder(parent) })
        if (old.name !== name) tell(id, Date.now(), me, { kind: 'renamed', from: old.name, to: name })
      }
      for (const { id, deleted } of now.trash)
        if (deleted && live.has(id)) tell(id, deleted.at, deleted.by, { kind: 'deleted' })
    },
  }
}

const byId = (entries: readonly FileEntry[]) => new Map(entries.map((entry) => [entry.id, entry]))
