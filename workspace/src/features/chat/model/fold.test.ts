import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, matches } from './fold.ts'

describe('fold', () => {
  it('drops accents, case and ligatures', () => {
    expect(fold('Cœur  d’Été')).toBe("coeur d'ete")
    expect(fold('Élodie ÇELIK')).toBe('elodie celik')
  })

  it('is stable: folding twice changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)))
  })

  it('matches words in any order, and everything when nothing is typed', () => {
    expect(matches('Hélène Garnier', 'garn hele')).toBe(true)
    expect(matches('Hélène Garnier', 'marc')).toBe(false)
    expect(matches('Hélène Garnier', '  ')).toBe(true)
  })
})
