import { onScopeDispose, readonly, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { withEntry, withSizes } from './model/live-entries.ts'
import { AuditError, type AuditPort, type Bucket, type Filter, type OpenedEntry, type Sizes } from './port.ts'

export type Load = 'loading' | 'ready' | 'more' | AuditError['code']

export interface Entries {
  /** What is known so far, newest first. */
  readonly entries: Readonly<Ref<readonly OpenedEntry[]>>
  readonly buckets: Readonly<Ref<readonly Bucket[]>>
  readonly sizes: Readonly<Ref<Sizes | null>>
  readonly state: Readonly<Ref<Load>>
  /** True when every entry that was found is here. */
  readonly complete: Readonly<Ref<boolean>>
  /** True when what is asked for now could not be had: what is here was found before. */
  readonly stale: Readonly<Ref<boolean>>
  more(): Promise<void>
  again(): void
  /** An entry that came live, or came to its outcome. */
  take(entry: OpenedEntry): void
  grow(sizes: Sizes): void
  /** Takes what came while the live line was cut. */
  catchUp(): Promise<void>
}

const PAGE = 100
const BUCKETS = 48
const TYPING_MS = 250

/** What a filter finds, page by page. A new filter gives up the old one's requests. */
export function useEntries(log: AuditPort, filter: ComputedRef<Filter>): Entries {
  const [entries, buckets] = [shallowRef<readonly OpenedEntry[]>([]), shallowRef<readonly Bucket[]>([])]
  const [sizes, state] = [shallowRef<Sizes | null>(null), shallowRef<Load>('loading')]
  const [complete, stale] = [shallowRef(false), shallowRef(false)]
  let cursor: string | null = null
  let meanwhile: OpenedEntry[] = [] // what came while the first page was on its way
  let asking = new AbortController()

  async function load(from: string | null): Promise<void> {
    const { signal } = asking
    state.value = from === null ? 'loading' : 'more'
    try {
      const page = await log.search(filter.value, from, PAGE, signal)
      if (signal.aborted) return
      entries.value = from === null ? meanwhile.reduce(withEntry, page.entries) : [...entries.value, ...page.entries]
      meanwhile = []
      sizes.value = page.sizes
      cursor = page.next
      complete.value = page.next === null
      stale.value = false
      state.value = 'ready'
    } catch (cause) {
      if (signal.aborted) return
      state.value = cause instanceof AuditError ? cause.code : 'internal'
      stale.value = from === null
    }
  }
  function again(): void {
    asking.abort()
    asking = new AbortController()
    cursor = null
    meanwhile = []
    void load(null)
    void draw(log, filter.value, asking.signal, buckets)
  }

  onScopeDispose(() => asking.abort())
  afterTyping(filter, again)
  again()

  return {
    entries: readonly(entries) as Entries['entries'],
    buckets: readonly(buckets) as Entries['buckets'],
    sizes: readonly(sizes) as Entries['sizes'],
    state: readonly(state),
    complete: readonly(complete),
    stale: readonly(stale),
    again,
    async more() {
      if (state.value === 'ready' && cursor !== null) await load(cursor)
    },
    take(entry) {
      if (state.value === 'loading') meanwhile.push(entry)
      else entries.value = withEntry(entries.value, entry)
    },
    catchUp: () => catchUp(log, filter.value, asking.signal, entries),
    grow(now) {
      sizes.value = now
      entries.value = withSizes(entries.value, now)
    },
  }
}

async function catchUp(
  log: AuditPort,
  filter: Filter,
  signal: AbortSignal,
  into: Ref<readonly OpenedEntry[]>,
): Promise<void> {
  const page = await log.search(filter, null, PAGE, signal).catch(() => null)
  if (!signal.aborted) into.value = (page?.entries ?? []).toReversed().reduce(withEntry, into.value)
}

/** A search is asked for once typing pauses. */
function afterTyping(filter: ComputedRef<Filter>, again: () => void): void {
  let typing: ReturnType<typeof setTimeout> | undefined
  watch(filter, (now, before) => {
    if (same(now, before)) return
    clearTimeout(typing)
    typing = setTimeout(again, TYPING_MS)
  })
  onScopeDispose(() => clearTimeout(typing))
}

/** A time line that does not come leaves the list as it is. */
async function draw(log: AuditPort, filter: Filter, signal: AbortSignal, into: Ref<readonly Bucket[]>): Promise<void> {
  const drawn = await log.histogram(filter, BUCKETS, signal).catch(() => [])
  if (!signal.aborted) into.value = drawn
}

const same = (one: Filter, other: Filter) => JSON.stringify(one) === JSON.stringify(other)
