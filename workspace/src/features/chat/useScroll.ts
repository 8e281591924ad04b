import { computed, nextTick, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { VirtualizerHandle } from 'virtua/vue'
import { rowChange, type RowChange } from './model/row-changes.ts'
import type { TimelineRow } from './model/timeline-rows.ts'

/** So near to the end (px) counts as being there; so near to the top asks for older messages. */
const nearEnd = 48
const nearTop = 800

export interface ScrollOptions {
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  readonly list: Readonly<Ref<VirtualizerHandle | null>>
  readonly rows: Readonly<Ref<readonly TimelineRow[]>>
  readonly needOlder: () => void
  readonly changed: (change: RowChange) => void
}

/**
 * Where one reads. At the end, one stays there as messages come; elsewhere nothing moves and what came is counted.
 * Older messages come above without a jump: `shown` says with each list whether it grew there (`shift`).
 */
export function useScroll({ scroller, list, rows, needOlder, changed }: ScrollOptions) {
  const shown = shallowRef({ rows: rows.value, shift: false })
  const atEnd = ref(true)
  const missed = ref(0)
  const settled = ref(false)
  let placed = false
  let lastTop = 0

  function toEnd(): void {
    atEnd.value = true
    missed.value = 0
    if (scroller.value) scroller.value.scrollTop = scroller.value.scrollHeight
  }
  function toRow(id: string, align: 'start' | 'center' = 'center'): void {
    const index = shown.value.rows.findIndex((row) => row.id === id)
    if (index !== -1) list.value?.scrollToIndex(index, { align })
  }
  /** Once, when there is something: at the end, or higher where what is new does not fit above it. */
  async function place(): Promise<void> {
    if (placed || shown.value.rows.length === 0) return
    placed = true
    toEnd()
    // Rows have their true heights once they were drawn.
    await nextFrame()
    await nextFrame()
    const mark = shown.value.rows.findIndex((row) => row.kind === 'new')
    const top = mark === -1 ? null : list.value?.getItemOffset(mark)
    if (top !== null && top !== undefined && top < (list.value?.scrollOffset ?? 0)) toRow('new', 'start')
    settled.value = true
  }
  function measure(): void {
    const box = scroller.value
    if (!box || !placed) return
    const near = box.scrollHeight - box.scrollTop - box.clientHeight <= nearEnd
    // Only a move upwards leaves the end: a row that grows under one's eyes does not.
    if (near || box.scrollTop < lastTop) atEnd.value = near
    lastTop = box.scrollTop
    if (atEnd.value) missed.value = 0
    if (box.scrollTop < nearTop) needOlder()
  }
  /** Something changed its height: whoever was at the end stays there. */
  function resized(): void {
    if (atEnd.value && placed) toEnd()
    else measure()
  }
  useSizes(() => [scroller.value, list.value === null ? null : scroller.value?.lastElementChild], resized)

  watch(rows, async (now, before) => {
    const change = rowChange(before, now)
    shown.value = { rows: now, shift: change.olderAbove }
    await nextTick()
    void place()
    if (change.sent || (atEnd.value && !change.olderAbove)) toEnd()
    else missed.value += change.arrived.length
    changed(change)
  })
  /** True while the last message is before one's eyes. */
  const reading = computed(() => settled.value && atEnd.value)
  return { shown, atEnd, reading, missed, toEnd, toRow, place, measure }
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => void requestAnimationFrame(resolve))
}

/** Acts when one of these takes another height: a composer that grows, a row that fills, a window that narrows. */
function useSizes(elements: () => readonly (Element | null | undefined)[], act: () => void): void {
  const sizes = new ResizeObserver(act)
  onScopeDispose(() => sizes.disconnect())
  const observe = () => {
    for (const element of elements()) if (element) sizes.observe(element)
  }
  watch(elements, observe, { flush: 'post' })
}
