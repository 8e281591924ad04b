import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainLine } from './plain-line.ts'

it.each([
  ['au **15 juin 2027**.', 'au 15 juin 2027.'],
  ['_peut-être_, voir `npm` et [le plan](https://a.fr)', 'peut-être, voir npm et le plan'],
  ['> cité\n- un\n- deux', 'cité un deux'],
  ['nom_de_fichier et 2 * 3 * 4', 'nom_de_fichier et 2 * 3 * 4'],
])('says « %s » on one line', (text, line) => expect(plainLine(text)).toBe(line))

it('is always one line, never longer than what was written', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '*', '_', '`', '\n', ' ', '>', '[', ']', '(', ')') }),
      (text) => {
        const line = plainLine(text)
        expect(line).not.toContain('\n')
        expect(line.length).toBeLessThanOrEqual(text.length)
      },
    ),
  )
})
