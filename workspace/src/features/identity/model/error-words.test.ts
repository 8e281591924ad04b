import fc from 'fast-check'
import { expect, test } from 'vitest'
import { errorWords } from './error-words.ts'

test('a known code has its own words', () => expect(errorWords('identity.refused')).toBe('identity.error.refused'))

test('no error, no words', () => expect(errorWords(null)).toBeNull())

test('whatever is in the address, only a key of ours comes out', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constant('__proto__'), fc.constant('constructor')), (code) => {
      expect(errorWords(code) ?? 'identity.error.').toMatch(/^identity\.error\./)
    }),
  )
})
