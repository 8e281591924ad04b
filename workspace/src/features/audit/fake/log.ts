import { matches } from '../model/matches.ts'
import {
  AuditError,
  type AuditPort,
  type Bucket,
  type Filter,
  type LiveListener,
  type OpenedEntry,
  type Sizes,
} from '../port.ts'
import { leafOf, opened, withOutcome, type Clockwork } from './entries.ts'
import { fakeKeeping } from './keeping.ts'
import { claire, helene } from './people.ts'
import { fakeTree, type FakeTree } from './tree.ts'

export interface FakeLogOptions {
  /** Lines of the log. Acts are half of them. */
  readonly lines: number
  readonly now: number
  /** A line whose text is changed after the tree was made over it. */
  readonly tampered?: number
  /** Whose traces « mine » are. */
  readonly me?: string
  readonly latency?: number
}

interface FakeLog {
  readonly port: AuditPort
  /** Cuts the network, or gives it back. */
  setOnline(online: boolean): void
  /** What live listeners are told. */
  say(tell: (listener: LiveListener) => void): void
  readonly clock: Clockwork
}

const YEAR_MS = 262 * 86_400_000
const encoder = new TextEncoder()

/** The log in memory: every answer is computed from its lines, and its tree is a real one. */
export function fakeLog({ lines, now, tampered, me = claire.id, latency = 0 }: FakeLogOptions): FakeLog {
  const clock: Clockwork = { size: lines, first: now - YEAR_MS, last: now - 60_000 }
  const sizes: Sizes = { acked: lines, integrated: lines, published: lines, witnessed: Math.max(0, lines - 2) }
  const listeners = new Set<LiveListener>()
  let online = true
  let tree: FakeTree | null = null
  const line = (index: number) => encoder.encode(JSON.stringify(leafOf(index, clock)))
  const theTree = () => (tree ??= fakeTree(lines, line, now))
  const state = (index: number) => (index < sizes.witnessed ? 'witnessed' : 'published')
  const at = (index: number): OpenedEntry => withOutcome(opened(index, clock, state(index)), clock)

  async function answered<T>(make: () => T): Promise<T> {
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency))
    if (!online) throw new AuditError('offline')
    return make()
  }
  function* found(filter: Filter, from: number): Generator<OpenedEntry> {
    for (let index = from - (from % 2); index >= 0; index -= 2) {
      const entry = at(index)
      if (matches(filter, entry)) yield entry
    }
  }
  function pageOf(filter: Filter, cursor: string | null, limit: number, keep = (_entry: OpenedEntry) => true) {
    const entries: OpenedEntry[] = []
    for (const entry of found(filter, cursor === null ? lines - 1 : Number(cursor))) {
      if (!keep(entry)) continue
      if (entries.length === limit) return { entries, next: String(entry.index), sizes }
      entries.push(entry)
    }
    return { entries, next: null, sizes }
  }
  function view(index: number, keep = (_entry: OpenedEntry) => true) {
    if (index < 0 || index >= lines) throw new AuditError('absent')
    const entry = at(index - (index % 2))
    if (!keep(entry)) throw new AuditError('absent')
    return {
      entry,
      leaf: JSON.stringify(leafOf(entry.index, clock)),
      body: entry.erased ? null : '{"v":2,"fields":{}}',
      state: entry.state,
    }
  }
  const own = (entry: OpenedEntry) => entry.actor.id === me
  const reads = (entry: OpenedEntry) => entry.act.startsWith('audit')

  const port: AuditPort = {
    ...fakeKeeping(now),
    search: (filter, cursor, limit) => answered(() => pageOf(filter, cursor, limit)),
    histogram: (filter, buckets) => answered(() => bucketsOf(filter, buckets, clock, () => found(filter, lines - 1))),
    entry: (index) => answered(() => view(index)),
    proof: (index) => answered(() => theTree().proof(index)),
    mine: (cursor) => answered(() => pageOf({}, cursor, 20, own)),
    mineEntry: (index) => answered(() => view(index, own)),
    mineProof: (index) => answered(() => (view(index, own), theTree().proof(index))),
    readers: (cursor) => answered(() => pageOf({ actors: [helene.id] }, cursor, 50, reads)),
    live(listener) {
      listeners.add(listener)
      listener.state(online ? 'open' : 'waiting')
      return () => void listeners.delete(listener)
    },
    export: (filter, _names, _language, signal) => answered(() => pieces(() => found(filter, lines - 1), signal)),
    file: (path) =>
      answered(() => {
        const bytes = theTree().file(path)
        return bytes && tampered !== undefined && path.startsWith('tile/entries/')
          ? altered(bytes, tampered, path)
          : bytes
      }),
  }
  return {
    port,
    clock,
    say: (tell) => listeners.forEach(tell),
    setOnline(yes) {
      online = yes
      for (const listener of listeners) listener.state(yes ? 'open' : 'waiting')
    },
  }
}

function bucketsOf(filter: Filter, count: number, clock: Clockwork, found: () => Iterable<OpenedEntry>): Bucket[] {
  const from = filter.since === undefined ? clock.first : Date.parse(filter.since)
  const to = filter.until === undefined ? clock.last + 1 : Date.parse(filter.until)
  const step = Math.max(1, (to - from) / count)
  const time = (at: number) => new Date(from + at * step).toISOString()
  const buckets = Array.from({ length: count }, (_, at) => ({ from: time(at), to: time(at + 1), count: 0, refused: 0 }))
  for (const entry of found()) {
    const bucket = buckets[Math.min(count - 1, Math.floor((Date.parse(entry.time) - from) / step))]
    if (!bucket) continue
    bucket.count += 1
    if (entry.decision === 'refuse') bucket.refused += 1
  }
  return buckets
}

/** Somebody changes one letter of one line on the server's disk. */
function altered(bytes: Uint8Array<ArrayBuffer>, line: number, path: string): Uint8Array<ArrayBuffer> {
  const index = Number(
    path
      .replace(/^tile\/entries\//, '')
      .replace(/\.p\/\d+$/, '')
      .replaceAll(/[x/]/g, ''),
  )
  if (Math.floor(line / 256) !== index) return bytes
  const out = Uint8Array.from(bytes)
  let at = 0
  for (let skip = line % 256; skip > 0; skip -= 1) at += 2 + ((out[at] ?? 0) * 256 + (out[at + 1] ?? 0))
  const text = new TextDecoder().decode(out.subarray(at + 2))
  const letter = text.indexOf('orleans')
  out[at + 2 + letter] = 'O'.charCodeAt(0)
  return out
}

function pieces(found: () => Iterable<OpenedEntry>, signal: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rest = found()[Symbol.iterator]()
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 30))
      if (signal.aborted) return controller.error(signal.reason)
      let text = ''
      for (let count = 0; count < 200; count += 1) {
        const { done, value } = rest.next()
        if (done) {
          if (text !== '') controller.enqueue(Uint8Array.from(encoder.encode(text)))
          return controller.close()
        }
        text += `${JSON.stringify(value)}\n`
      }
      controller.enqueue(Uint8Array.from(encoder.encode(text)))
    },
  })
}
