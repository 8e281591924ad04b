import { computed, nextTick, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { actOfKey, type EntryAct } from './model/entry-acts.ts'
import { choose, kept, nothing, type Keys, type Selection } from './model/selection.ts'
import { pressed, sorted, type Sort, type SortKey } from './model/sort.ts'
import type { FileEntry, NodeId } from './port.ts'

export interface EntryListState {
  readonly entries: ComputedRef<readonly FileEntry[]>
  readonly sort: ShallowRef<Sort>
  readonly selection: ShallowRef<Selection>
  readonly chosen: ComputedRef<readonly FileEntry[]>
  /** The entry at which Tab stops. */
  readonly stop: Ref<NodeId | null>
  sortBy(key: SortKey): void
  chooseOne(node: NodeId, keys: Keys): void
  clear(): void
  /** What a key does to the list; `focus` brings an entry into view and under the keyboard. */
  key(event: KeyboardEvent, columns: number, focus: (at: number) => void): EntryAct | null
}

/** Order, choice and keyboard of one folder's entries. */
export function useEntryList(source: () => readonly FileEntry[]): EntryListState {
  const sort = shallowRef<Sort>({ key: 'name', descending: false })
  const selection = shallowRef<Selection>(nothing)
  const stop = ref<NodeId | null>(null)
  const entries = computed(() => sorted(source(), sort.value))
  const order = computed(() => entries.value.map(({ id }) => id))
  watch(
    order,
    (ids, before) => {
      selection.value = kept(selection.value, ids)
      if (stop.value === null || !ids.includes(stop.value)) stop.value = heir(before ?? [], ids, stop.value)
    },
    { immediate: true },
  )
  const chooseOne = (node: NodeId, keys: Keys) => {
    stop.value = node
    selection.value = choose(selection.value, order.value, node, keys)
  }
  const to = (at: number, event: KeyboardEvent, focus: (at: number) => void) => {
    const node = order.value[at]
    if (node === undefined) return
    event.preventDefault()
    stop.value = node
    if (event.shiftKey) selection.value = choose(selection.value, order.value, node, { range: true, add: false })
    void nextTick(() => focus(at))
  }
  return {
    entries,
    sort,
    selection,
    stop,
    chosen: computed(() => entries.value.filter(({ id }) => selection.value.chosen.has(id))),
    sortBy: (key) => (sort.value = pressed(sort.value, key)),
    chooseOne,
    clear: () => (selection.value = nothing),
    key(event, columns, focus) {
      const at = order.value.indexOf(stop.value ?? '')
      const moved = target(event.key, at, order.value.length - 1, columns)
      if (moved !== null) {
        to(moved, event, focus)
        return null
      }
      if (event.key === ' ' && stop.value !== null) {
        event.preventDefault()
        chooseOne(stop.value, { range: event.shiftKey, add: !event.shiftKey })
        return null
      }
      if (event.key === 'Escape') selection.value = nothing
      if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
        event.preventDefault()
        selection.value = { chosen: new Set(order.value), from: stop.value }
      }
      return actOfKey(event)
    },
  }
}

/** What stands where an entry stood that is gone; the first where nothing of what was there is left. */
function heir(before: readonly NodeId[], ids: readonly NodeId[], gone: NodeId | null): NodeId | null {
  const left = new Set(ids)
  const above = before.slice(0, Math.max(0, before.indexOf(gone ?? ''))).filter((id) => left.has(id)).length
  return ids[Math.min(above, ids.length - 1)] ?? null
}

function target(key: string, at: number, last: number, columns: number): number | null {
  if (at === -1 || last < 0) return null
  const by = { ArrowDown: columns, ArrowUp: -columns, ...(columns > 1 ? { ArrowRight: 1, ArrowLeft: -1 } : {}) }[key]
  if (by !== undefined) return Math.min(Math.max(at + by, 0), last)
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}
