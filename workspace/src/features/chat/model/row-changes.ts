import type { TimelineRow } from './timeline-rows.ts'

/** How a list of rows differs from the one before: older ones came above, or `arrived` from others came below. */
export interface RowChange {
  readonly olderAbove: boolean
  readonly arrived: readonly Extract<TimelineRow, { kind: 'message' }>[]
  readonly sent: boolean
}

export function rowChange(before: readonly TimelineRow[], now: readonly TimelineRow[]): RowChange {
  const items = (rows: readonly TimelineRow[]) => rows.filter((row) => row.kind === 'message' || row.kind === 'event')
  const [old, fresh] = [items(before), items(now)]
  const firstAt = fresh.findIndex((row) => row.id === old[0]?.id)
  const lastAt = fresh.findLastIndex((row) => row.id === old.at(-1)?.id)
  const below = lastAt === -1 ? [] : fresh.slice(lastAt + 1).filter((row) => row.kind === 'message')
  return {
    olderAbove: firstAt > 0,
    arrived: below.filter((row) => !row.item.own),
    sent: below.some((row) => row.item.own),
  }
}
