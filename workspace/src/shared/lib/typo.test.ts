import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { typeset, typesetCatalogue } from './typo.ts'

describe('French typography', () => {
  test.each([
    ["L'identité a changé.", 'L’identité a changé.'],
    ['Qui peut lire ?', 'Qui peut lire\u202F?'],
    ['« Plus tard » : demain', '«\u202FPlus tard\u202F»\u00A0: demain'],
    ['à 14 h 05', 'à 14\u00A0h\u00A005'],
    ['12 480 entrées', '12\u202F480 entrées'],
    ['25 % de 3 Mo', '25\u00A0% de 3\u00A0Mo'],
    ['le groupe n° {number}', 'le groupe n°\u00A0{number}'],
    ['Attendez...', 'Attendez…'],
    ['https://ville.example à 14:05', 'https://ville.example à 14:05'],
  ])('%s', (written, shown) => expect(typeset(written)).toBe(shown))

  test('a placeholder is left alone', () => {
    expect(typeset("{'@'} ou {name} : d'accord")).toBe("{'@'} ou {name}\u00A0: d’accord")
  })

  test('twice gives what once gives', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => typeset(typeset(text)) === typeset(text)))
  })

  test('a catalogue keeps its keys', () => {
    expect(typesetCatalogue({ a: { b: "d'ici" }, c: 'oui !' })).toEqual({ a: { b: 'd’ici' }, c: 'oui\u202F!' })
  })
})
