/** The two languages of the interface. French is the source. */
export type Locale = 'fr' | 'en'

const tag = { fr: 'fr-FR', en: 'en-GB' } as const
const MS_PER_DAY = 86_400_000

/** How a moment is said: `time` in lists (14:05), `spoken` in sentences (14 h 05), `day` (mardi 24 novembre), `date` in tables (24/11/2026). */
export interface Dates {
  time(at: number): string
  spoken(at: number): string
  day(at: number): string
  date(at: number): string
  /** For a list: the time today, « hier », the weekday within six days, else the date. */
  short(at: number): string
  /** For a separator: « aujourd’hui », « hier », else the day. */
  near(at: number): string
}

/** `now` gives the present in ms since the epoch. The time zone is the browser's. */
export function dates(locale: Locale, now: () => number): Dates {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag[locale], options)
  const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' })
  const longDate = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const weekday = format({ weekday: 'long' })
  const table = format({ day: '2-digit', month: '2-digit', year: 'numeric' })
  const shortDay = format({ day: '2-digit', month: '2-digit' })
  const relative = new Intl.RelativeTimeFormat(tag[locale], { numeric: 'auto' })
  const ago = (at: number) => daysBetween(at, now())
  const sameYear = (at: number) => new Date(at).getFullYear() === new Date(now()).getFullYear()
  const day = (at: number) => (sameYear(at) ? longDay : longDate).format(at)
  return {
    time: (at) => clock.format(at),
    spoken: (at) => (locale === 'fr' ? clock.format(at).replace(':', '\u00A0h\u00A0') : clock.format(at)),
    day,
    date: (at) => table.format(at),
    short: (at) => {
      const days = ago(at)
      if (days <= 0) return clock.format(at)
      if (days === 1) return relative.format(-1, 'day')
      if (days < 7) return weekday.format(at)
      return (sameYear(at) ? shortDay : table).format(at)
    },
    near: (at) => {
      const days = ago(at)
      return days === 0 || days === 1 ? relative.format(days === 0 ? 0 : -1, 'day') : day(at)
    },
  }
}

/** Calendar days from one moment to another, in the browser's zone. */
export function daysBetween(from: number, to: number): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / MS_PER_DAY)
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
