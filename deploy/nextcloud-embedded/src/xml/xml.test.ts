import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StoreError } from '../error.ts'
import { readXml, type Element } from './read.ts'
import { escapeXml, writeXml } from './write.ts'

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/)
const ns = fc.constantFrom('', 'DAV:', 'http://a.example/', 'urn:b&<"')
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
  .filter((value) => escapeXml(value).length >= value.length && !value.includes('\r') && value.isWellFormed())
const tree = fc.letrec<{ element: Element }>((tie) => ({
  element: fc.record({
    ns,
    name,
    attributes: fc.uniqueArray(
      fc.record({ ns: fc.constantFrom('', 'http://a.example/'), name, value: fc.stringMatching(/^[a-z&<"]{0,5}$/) }),
      {
        selector: (one) => one.name,
        maxLength: 2,
      },
    ),
    children: fc.oneof(
      { maxDepth: 3 },
      text.map((one) => [one]),
      fc.constant([]),
      fc.array(tie('element'), { maxLength: 3 }),
    ),
  }),
})).element

describe('XML', () => {
  it('that is written is read again', () => {
    fc.assert(fc.property(tree, (element) => void expect(readXml(writeXml(element))).toEqual(element)))
  })

  it('is read or refused, whatever comes', () => {
    const unit = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      ' ',
      'xmlns',
      '=',
      '"',
      ':',
      '&',
      ';',
      '#',
      '!',
      '[',
      ']',
      '-',
      '?',
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (raw) => {
        try {
          readXml(raw)
        } catch (error) {
          expect(error).toBeInstanceOf(StoreError)
        }
      }),
    )
  })

  it.each([
    ['a bomb of entities', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'],
    ['an entity from a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['a type of document at all', '<!DOCTYPE a><a/>'],
    ['a tower', `${'<a>'.repeat(500)}${'</a>'.repeat(500)}`],
    ['a crowd', `<a>${'<b/>'.repeat(20_000)}</a>`],
    ['a prefix that nobody declared', '<x:a/>'],
    ['a prefix taken away', '<a xmlns:x=""/>'],
    ['an end without a beginning', '</a>'],
    ['nothing', ''],
  ])('T26 %s is refused', (_, raw) => {
    expect(() => readXml(raw)).toThrow(StoreError)
  })
})
