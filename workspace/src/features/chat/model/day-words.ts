/** Calendar days between two instants, by the reader's own clock: 0 today, 1 yesterday. */
export function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
}

/** `14:05`, as in tables and lists. */
export function clock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

/** The time in the room list: « 13:48 », « Hier », « Lundi » within six days, « 20/11 », « 20/11/2025 ». */
export function listTime(at: number, now: number, locale: string): string {
  const days = daysAgo(at, now)
  if (days <= 0) return clock(at, locale)
  if (days === 1) return capital(relativeDay(-1, locale))
  if (days <= 6) return capital(new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(at))
  const year = sameYear(at, now) ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', ...year }).format(at)
}

/** The line between two days: « Aujourd’hui », « Hier », « Mardi 24 novembre »; the year only if it is another. */
export function dayMark(at: number, now: number, locale: string): string {
  const days = daysAgo(at, now)
  if (days === 0 || days === 1) return capital(relativeDay(-days, locale))
  const year = sameYear(at, now) ? {} : { year: 'numeric' as const }
  const words = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', ...year })
  return capital(words.format(at))
}

/** The whole instant, for the title of a time: « mardi 24 novembre 2026 à 14:05 ». */
export function fullTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' }).format(at)
}

function relativeDay(days: number, locale: string): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days === 0 ? 0 : days, 'day')
}

function startOfDay(at: number): number {
  const day = new Date(at)
  // Read as UTC so that a day of 23 or 25 hours still counts as one.
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())
}

function sameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear()
}

function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}
