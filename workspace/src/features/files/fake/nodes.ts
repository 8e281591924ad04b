import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import { fakeHistory } from './activity.ts'
import {
  topFolder,
  type EntryActivity,
  type CoffreId,
  type CoffreState,
  type FileEntry,
  type NodeId,
  type Person,
} from '../port.ts'

type Ready = Extract<CoffreState, { at: 'ready' }>

/** The coffres of a fake, in memory, and their bytes by version. */
export interface FakeCoffres {
  readonly bytes: Map<string, Blob>
  state(coffre: CoffreId): LiveSource<CoffreState>
  ready(coffre: CoffreId): Ready
  entry(coffre: CoffreId, node: NodeId): FileEntry
  change(coffre: CoffreId, entries: readonly FileEntry[], trash?: readonly FileEntry[]): void
  activity(node: NodeId): readonly EntryActivity[]
  newId(): string
}

export function fakeCoffres(members: readonly Person[], me: Person): FakeCoffres {
  const history = fakeHistory()
  const states = new Map<CoffreId, LiveSource<CoffreState>>()
  let last = 0
  const state = (coffre: CoffreId) => {
    const known = states.get(coffre)
    if (known) return known
    const made = liveSource<CoffreState>({
      at: 'ready',
      entries: [],
      trash: [],
      writable: true,
      alarm: null,
      members,
    })
    states.set(coffre, made)
    return made
  }
  const ready = (coffre: CoffreId) => {
    const { value } = state(coffre)
    if (value.at !== 'ready') throw new Error('not open')
    return value
  }
  return {
    bytes: new Map(),
    state,
    ready,
    entry(coffre, node) {
      const found = ready(coffre).entries.find(({ id }) => id === node)
      if (!found) throw new Error(`no such entry: ${node}`)
      return found
    },
    change(coffre, entries, trash = ready(coffre).trash) {
      history.heard(ready(coffre), { entries, trash }, me)
      state(coffre).set({ ...ready(coffre), entries: numbered(entries), trash })
    },
    activity: history.of,
    newId: () => `fake-${(last += 1)}`,
  }
}

/** As the manifest does: of two with one name in one folder the later is « (2) ». */
function numbered(entries: readonly FileEntry[]): readonly FileEntry[] {
  const counts = new Map<string, number>()
  return entries.map((entry) => {
    const place = `${entry.parent}/${entry.name.toLowerCase()}`
    const count = (counts.get(place) ?? 0) + 1
    counts.set(place, count)
    if (count === 1) return entry
    const dot = entry.name.lastIndexOf('.')
    const [stem, end] = dot > 0 ? [entry.name.slice(0, dot), entry.name.slice(dot)] : [entry.name, '']
    return { ...entry, name: `${stem} (${count})${end}` }
  })
}

/** Everything in these, themselves included. */
export function withInside(entries: readonly FileEntry[], nodes: readonly NodeId[]): ReadonlySet<NodeId> {
  const found = new Set(nodes)
  for (let grown = -1; grown !== found.size;) {
    grown = found.size
    for (const { id, parent } of entries) if (parent !== topFolder && found.has(parent)) found.add(id)
  }
  return found
}
