import { defineStore } from 'pinia'
import * as z from 'zod/mini'

/** What a person chose about how Parvis looks. Kept in this browser. */
export const preferences = z.object({
  theme: z._default(z.enum(['system', 'light', 'dark', 'contrast']), 'system'),
  textSize: z._default(z.literal([1, 1.25, 1.5, 2]), 1),
  font: z._default(z.enum(['system', 'readable']), 'system'),
  motion: z._default(z.enum(['system', 'reduced']), 'system'),
  density: z._default(z.enum(['normal', 'tight']), 'normal'),
  locale: z._default(z.enum(['fr', 'en']), 'fr'),
})
export type Preferences = z.infer<typeof preferences>

/** Where preferences are kept: `localStorage`, or a `Map` in tests. May refuse to write (private browsing). */
export interface KeptText {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

const KEY = 'parvis.preferences'

/** What was kept, or defaults for whatever is missing or unreadable. French unless the browser speaks English only. */
export function readPreferences(kept: KeptText, languages: readonly string[]): Preferences {
  const speaksFrench = languages.some((language) => language.startsWith('fr'))
  const locale = !speaksFrench && languages[0]?.startsWith('en') ? 'en' : 'fr'
  const parsed = preferences.safeParse({ locale, ...readObject(kept) })
  return parsed.success ? parsed.data : preferences.parse({ locale })
}

export function keepPreferences(kept: KeptText, chosen: Preferences): void {
  try {
    kept.setItem(KEY, JSON.stringify(chosen))
  } catch {
    // A browser that keeps nothing still shows what was chosen, until the tab closes.
  }
}

function readObject(kept: KeptText): object {
  try {
    const value: unknown = JSON.parse(kept.getItem(KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

export const usePreferences = defineStore('preferences', { state: (): Preferences => preferences.parse({}) })
