import { dates } from '../shared/lib/dates.ts'

/** « Mardi 24 novembre »: the day as a title. */
export function dayTitle(now: number, locale: string): string {
  const day = dates(locale === 'en' ? 'en' : 'fr', () => now).day(now)
  return day.charAt(0).toLocaleUpperCase(locale) + day.slice(1)
}
