import { foldWord } from './fold-word.ts'

const DAY_MS = 86_400_000

export interface Span {
  /** Milliseconds since the epoch; `to` is excluded. */
  readonly from: number
  readonly to: number
}

/**
 * A day or a moment as people type it, in the browser's zone: `2026-11-21`, `21/11/2026`, `21/11`, an RFC 3339 moment,
 * `hier`, `aujourd'hui`, or a stretch back from now (`24h`, `7j`, `7d`). Null when it is none of these.
 */
export function readDay(text: string, now: number): Span | null {
  const value = foldWord(text.trim()).replaceAll('’', "'")
  const back = /^(\d{1,4})([hjd])$/.exec(value)
  if (back) {
    const from = now - Number(back[1]) * (back[2] === 'h' ? 3_600_000 : DAY_MS)
    return { from, to: from }
  }
  if (value === "aujourd'hui" || value === 'today') return wholeDay(new Date(now))
  if (value === 'hier' || value === 'yesterday') return wholeDay(new Date(now), -1)
  return calendarDay(value, now) ?? moment(text.trim())
}

function calendarDay(value: string, now: number): Span | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  const french = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(value)
  if (!iso && !french) return null
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : [Number(french?.[3] ?? new Date(now).getFullYear()), Number(french?.[2]), Number(french?.[1])]
  const date = new Date(year, month - 1, day)
  // 31/02 is no day: the calendar would make it the 3rd of March.
  return date.getMonth() === month - 1 && date.getDate() === day ? wholeDay(date) : null
}

function moment(text: string): Span | null {
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : { from: at, to: at }
}

function wholeDay(date: Date, shift = 0): Span {
  const day = (add: number) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + shift + add).getTime()
  return { from: day(0), to: day(1) }
}
