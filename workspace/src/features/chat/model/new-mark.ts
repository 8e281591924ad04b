import type { TimelineItem } from '../port.ts'
import type { NewMark } from './timeline-rows.ts'

/**
 * The mark of what came since the last visit. `readUpTo` is the event read last before the room was opened, `until`
 * the id of the newest item when it was opened: what comes while one looks is not « nouveau ».
 */
export function newMark(items: readonly TimelineItem[], readUpTo: string | null, until: string | null): NewMark | null {
  const read = items.findLastIndex((item) => eventIdOf(item) === readUpTo)
  if (readUpTo === null || read === -1) return null
  const last = items.findLastIndex((item) => item.id === until)
  const unread = items.slice(read + 1, last + 1).filter((item) => item.type === 'message' && !item.own)
  const first = unread[0]
  return first === undefined ? null : { before: first.id, count: unread.length }
}

function eventIdOf(item: TimelineItem): string | null {
  return item.type === 'message' ? item.eventId : item.id
}
