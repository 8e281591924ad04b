import { nextTick, ref, shallowRef, watch, type Ref } from 'vue'
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
  let placed = false

  function toEnd(): void {
    atEnd.value = true
    missed.value = 0
    list.value?.scrollToIndex(shown.value.rows.length - 1, { align: 'end' })
    if (scroller.value) scroller.value.scrollTop = scroller.value.scrollHeight
  }
  function toRow(id: string, align: 'start' | 'center' = 'center'): void {
    const index = shown.value.rows.findIndex((row) => row.id === id)
    if (index !== -1) list.value?.scrollToIndex(index, { align })
  }
  /** Once, when there is something: at the first new message, else at the end. */
  function place(): void {
    if (placed || shown.value.rows.length === 0) return
    placed = true
    if (shown.value.rows.some((row) => row.kind === 'new')) toRow('new', 'start')
    else toEnd()
  }
  function measure(): void {
    const box = scroller.value
    if (!box || !placed) return
    atEnd.value = box.scrollHeight - box.scrollTop - box.clientHeight <= nearEnd
    if (atEnd.value) missed.value = 0
    if (box.scrollTop < nearTop) needOlder()
  }
  /** Something changed its height: whoever was at the end stays there. */
  function resized(): void {
    if (atEnd.value && placed) toEnd()
    else measure()
  }

  watch(rows, async (now, before) => {
    const change = rowChange(before, now)
    shown.value = { rows: now, shift: change.olderAbove }
    await nextTick()
    place()
    if (change.sent || (atEnd.value && !change.olderAbove)) toEnd()
    else missed.value += change.arrived.length
    changed(change)
  })
  return { shown, atEnd, missed, toEnd, toRow, place, measure, resized }
}
