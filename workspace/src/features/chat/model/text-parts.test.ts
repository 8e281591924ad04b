import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostOf, safeHref, textParts } from './text-parts.ts'

const names = ['Claire Morvan', 'Claire']

describe('textParts', () => {
  it('finds links and the names of the room', () => {
    expect(textParts('@Claire Morvan, voir https://ville.example/plan.', names)).toEqual([
      { kind: 'mention', text: '@Claire Morvan' },
      { kind: 'text', text: ', voir ' },
      { kind: 'link', text: 'https://ville.example/plan', href: 'https://ville.example/plan' },
      { kind: 'text', text: '.' },
    ])
  })

  it('hides nothing: the parts joined are the text', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('@Claire', 'http://a.fr', 'a@b.fr', 'javascript:x', '<b>', '@'))
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(' ')
        expect(
          textParts(text, names)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('T22: makes no link of a script, data or file address', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,<script>1</script>', 'file:///etc/passwd', 'vbscript:x'])
      expect(textParts(text, []).every((part) => part.kind === 'text')).toBe(true)
  })
})

it('T22: follows the web and mail only', () => {
  expect(safeHref('https://ville.example')).toBe('https://ville.example/')
  expect(safeHref('mailto:a@ville.example')).toBe('mailto:a@ville.example')
  for (const href of ['JaVaScRiPt:alert(1)', ' javascript:1', 'data:,x', 'blob:https://a/b', '//a.fr', 'matrix:u/a'])
    expect(safeHref(href)).toBeNull()
})

it('says where a link leads', () => {
  expect(hostOf('https://ville.example:8443/a@b')).toBe('ville.example:8443')
  expect(hostOf('mailto:a@ville.example')).toBe('ville.example')
})
