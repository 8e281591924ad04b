import fc from 'fast-check'
import { expect, test } from 'vitest'
import { initials, toneOf } from './initials.ts'

test.each([
  ['Claire Morvan', 'CM'],
  ['Halle Saint-Roch', 'HS'],
  ['élodie', 'É'],
  ['Ville d’Orléans', 'VO'],
  ['   ', '?'],
])('%s → %s', (name, shown) => expect(initials(name)).toBe(shown))

test('a tone is always one of the eight, and the same for the same id', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (id) => {
      expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(toneOf(id))
      expect(toneOf(id)).toBe(toneOf(id))
    }),
  )
})
