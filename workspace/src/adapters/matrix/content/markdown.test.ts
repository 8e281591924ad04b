import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromMarkdown } from './markdown.ts'

describe('what was typed, as Matrix carries it', () => {
  it.each([
    ['Bonjour', null],
    ['deux\nlignes', null],
    ['un **mot** gras', 'un <strong>mot</strong> gras'],
    ['*italique* et `code`', '<em>italique</em> et <code>code</code>'],
    ['~~non~~', '<s>non</s>'],
    ['[la halle](https://ville.example/halle)', '<a href="https://ville.example/halle">la halle</a>'],
    ['> cité', '<blockquote>\n<p>cité</p>\n</blockquote>'],
    ['- un\n- deux', '<ul>\n<li>un</li>\n<li>deux</li>\n</ul>'],
  ])('%s', (typed, html) => {
    expect(fromMarkdown(typed)).toEqual({ text: typed, html })
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>x</script>',
    '[x](javascript:alert(1))',
    '# titre',
    '![i](data:image/png;base64,AA)',
  ])('makes no element of %s (T22)', (typed) => {
    const { html } = fromMarkdown(`${typed} **x**`)
    expect(html).not.toMatch(/<(img|script|h1|a )/)
  })

  it('never writes an element outside the subset, whatever is typed (T22)', () => {
    const element = /<\/?(\w+)/g
    const subset = new Set(['p', 'br', 'strong', 'em', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'])
    const typed = fc.array(
      fc.constantFrom('<', '>', '*', '_', '`', '[', ']', '(', ')', '\n', '- ', '> ', 'a', 'javascript:', '"', '&'),
    )
    fc.assert(
      fc.property(typed, (parts) => {
        const { html } = fromMarkdown(parts.join(''))
        for (const [, name] of (html ?? '').matchAll(element)) expect(subset).toContain(name)
        expect(html ?? '').not.toMatch(/href="javascript/i)
      }),
      { numRuns: 500 },
    )
  })
})
