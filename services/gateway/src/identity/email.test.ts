import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEmail } from './email.ts'
import { hostileAddress, isForeignAdmitted } from './testing/hostile-address.ts'

const corpus = readFileSync(new URL('testing/hostile-addresses.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => JSON.parse(line) as string)

test.each(['claire.morvan@ville.example', "jean-marie.o'brien+agent@ville.example", 'a@b.fr', '1@ville.example'])(
  'reads %s as it stands',
  (address) => expect(parseEmail(address)).toEqual({ address, domain: address.split('@')[1] }),
)

test('lower-cases ASCII only', () => {
  expect(parseEmail('Claire.MORVAN@Ville.Example')?.address).toBe('claire.morvan@ville.example')
})

test.each(corpus)('R27: refuses, or reads as foreign, %j', (address) => {
  expect(parseEmail(address)?.domain).not.toBe('ville.example')
})

test('the corpus is there', () => expect(corpus.length).toBeGreaterThan(60))

test('R27: 0 addresses of another domain are taken for ours, whatever they are made of', () => {
  const property = fc.property(hostileAddress, (text) => !isForeignAdmitted(text))
  fc.assert(property, { numRuns: 100_000 })
}, 60_000)

test('what is read is read again to the same', () => {
  const property = fc.property(hostileAddress, (text) => {
    const email = parseEmail(text)
    return email === undefined || parseEmail(email.address)?.address === email.address
  })
  fc.assert(property, { numRuns: 20_000 })
}, 60_000)
