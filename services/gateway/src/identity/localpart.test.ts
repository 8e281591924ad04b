import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localpartFrom, localpartsFor } from './localpart.ts'

test.each([
  ['claire.morvan', 'claire.morvan'],
  ['Hélène GARNIER', 'helene-garnier'],
  ['marc@ville.example', 'marc-ville.example'],
  ['12345', 'agent-12345'],
  ['_bridge', 'bridge'],
  ['…', 'agent'],
])('%s → %s', (uid, localpart) => expect(localpartFrom(uid)).toBe(localpart))

test('the next ones are numbered', () => {
  expect([...localpartsFor('claire').take(3)]).toEqual(['claire', 'claire-2', 'claire-3'])
})

test('whatever the uid, the localpart keeps to the specification', () => {
  const property = fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (uid) => {
    const localpart = localpartFrom(uid)
    return /^[a-z0-9][a-z0-9._-]{0,69}$/.test(localpart) && !/^\d+$/.test(localpart)
  })
  fc.assert(property, { numRuns: 5_000 })
}, 60_000)
