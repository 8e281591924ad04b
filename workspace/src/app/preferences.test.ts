import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownTheme } from './appearance.ts'
import { keepPreferences, preferences, readPreferences } from './preferences.ts'

const kept = (text: string | null) => ({ getItem: () => text, setItem: () => {} })

describe('preferences', () => {
  test('French, unless the browser speaks English and no French', () => {
    expect(readPreferences(kept(null), ['fr-FR']).locale).toBe('fr')
    expect(readPreferences(kept(null), ['en-GB']).locale).toBe('en')
    expect(readPreferences(kept(null), ['en-GB', 'fr']).locale).toBe('fr')
    expect(readPreferences(kept(null), ['de']).locale).toBe('fr')
  })

  test('what was chosen comes back', () => {
    let text: string | null = null
    const store = { getItem: () => text, setItem: (_key: string, value: string) => void (text = value) }
    const chosen = { ...preferences.parse({}), theme: 'dark', textSize: 1.5, locale: 'en' } as const
    keepPreferences(store, chosen)
    expect(readPreferences(store, ['fr'])).toEqual(chosen)
  })

  test('whatever was kept, the result is a choice that exists', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(preferences.safeParse(readPreferences(kept(text), ['fr'])).success).toBe(true)
      }),
    )
  })

  test('a browser that refuses to keep does not stop the choice', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    }
    expect(() => keepPreferences(full, preferences.parse({}))).not.toThrow()
  })
})

test('with no choice made, contrast speaks before dark', () => {
  expect(shownTheme('system', { contrast: true, dark: true })).toBe('contrast')
  expect(shownTheme('system', { contrast: false, dark: true })).toBe('dark')
  expect(shownTheme('system', { contrast: false, dark: false })).toBe('light')
  expect(shownTheme('light', { contrast: true, dark: true })).toBe('light')
})
