import { daysBetween } from '../../../shared/lib/dates.ts'
import type { EventItem, MessageItem, TimelineItem } from '../port.ts'

/** One line of the shown timeline. `head` is false when the message continues the one above it. */
export type TimelineRow =
  | { readonly kind: 'day'; readonly id: string; readonly at: number }
  | { readonly kind: 'new'; readonly id: string; readonly count: number }
  | { readonly kind: 'message'; readonly id: string; readonly item: MessageItem; readonly head: boolean }
  | { readonly kind: 'event'; readonly id: string; readonly item: EventItem }

/** Messages of one sender share a head for so long, counted from the head, so that a time is never far. */
export const headSpan = 5 * 60_000

/** Where « nouveaux messages » stands: before the item `before`, for `count` messages of other people. */
export interface NewMark {
  readonly before: string
  readonly count: number
}

/** Items in order, with the lines that stand between them. Never drops, doubles or moves an item. */
export function timelineRows(items: readonly TimelineItem[], mark: NewMark | null): readonly TimelineRow[] {
  const rows: TimelineRow[] = []
  let head: MessageItem | null = null
  let previous: TimelineItem | null = null
  for (const item of items) {
    if (previous === null || daysBetween(previous.at, item.at) !== 0) {
      // Named by the first item of the day, so that a page of older history of the same day moves only this line.
      rows.push({ kind: 'day', id: `day:${item.id}`, at: item.at })
      head = null
    }
    if (mark?.before === item.id) {
      rows.push({ kind: 'new', id: 'new', count: mark.count })
      head = null
    }
    previous = item
    if (item.type === 'event') {
      rows.push({ kind: 'event', id: item.id, item })
      head = null
      continue
    }
    const continues: boolean = head !== null && sharesHead(head, item)
    rows.push({ kind: 'message', id: item.id, item, head: !continues })
    if (!continues) head = item
  }
  return rows
}

function sharesHead(head: MessageItem, item: MessageItem): boolean {
  return head.sender.id === item.sender.id && Math.abs(item.at - head.at) <= headSpan
}
