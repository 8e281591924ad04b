import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEmail } from './email.ts'

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

/** Pieces that past bugs were made of, put together at random. */
const piece = fc.constantFrom(
  ...[
    '@',
    '.',
    '..',
    '"',
    '\\',
    '(',
    ')',
    '<',
    '>',
    ',',
    ';',
    ':',
    '[',
    ']',
    ' ',
    '\t',
    '\r\n',
    '\0',
    '%00',
    '%40',
    '#',
  ],
  ...[
    'ville.example',
    'evil.example',
    'ville',
    'example',
    'a',
    'xn--ville-9ua',
    'vılle.example',
    'ｖille.example',
    '。',
    'K',
  ],
  ...['mailto:', '=?utf-8?q?', '?=', '\u202e', '\u200b', 'é', '+', '!', '/', '..ville.example', '@ville.example'],
)
const hostile = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.tuple(fc.string({ unit: 'binary' }), fc.string()).map(([left, right]) => `${left}@${right}`),
  fc.string({ unit: 'grapheme' }).map((text) => `a@ville.example${text}`),
  fc.string({ unit: 'binary' }).map((text) => `a@${text}ville.example`),
)

test('R27: 0 addresses of another domain are taken for ours, whatever they are made of', () => {
  const plain = /^[A-Za-z0-9][A-Za-z0-9._'+-]*@[Vv][Ii][Ll][Ll][Ee]\.[Ee][Xx][Aa][Mm][Pp][Ll][Ee]$/
  const property = fc.property(hostile, (text) => parseEmail(text)?.domain !== 'ville.example' || plain.test(text))
  fc.assert(property, { numRuns: 100_000 })
}, 60_000)

test('what is read is read again to the same', () => {
  const property = fc.property(hostile, (text) => {
    const email = parseEmail(text)
    return email === undefined || parseEmail(email.address)?.address === email.address
  })
  fc.assert(property, { numRuns: 20_000 })
}, 60_000)
