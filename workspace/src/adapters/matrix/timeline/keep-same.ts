import type { TimelineItem } from '../../../features/chat/port.ts'

/** A list in which every item that did not change is the very same object, so that the screen redraws only the rest. */
export function keepSame(before: readonly TimelineItem[], after: readonly TimelineItem[]): readonly TimelineItem[] {
  const old = new Map(before.map((item) => [item.id, item]))
  let same = before.length === after.length
  const kept = after.map((item, index) => {
    const was = old.get(item.id)
    const stays = was !== undefined && JSON.stringify(was) === JSON.stringify(item)
    const chosen = stays ? was : item
    same &&= chosen === before[index]
    return chosen
  })
  return same ? before : kept
}
