import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, keyOf } from './code.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('the recovery code', () => {
  it('is twelve groups of four, and opens whatever spaces and line breaks are typed', () => {
    fc.assert(
      fc.property(key, fc.constantFrom('', ' ', '\n', '  \t', '\u00A0', '-'), (bytes, between) => {
        const code = codeOf(bytes)
        expect(code.map((group) => group.length)).toEqual(Array.from({ length: 12 }, () => 4))
        expect(keyOf(code.join(between))).toEqual(Uint8Array.from(bytes))
      }),
    )
  })

  it('knows that something else is not one', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        expect(keyOf(typed)).toBeNull()
      }),
    )
  })

  it('notices a wrong letter', () => {
    const typed = codeOf(new Uint8Array(32).fill(7)).join('')
    const wrong = typed.slice(0, -1) + (typed.endsWith('A') ? 'B' : 'A')
    expect(keyOf(wrong)).toBeNull()
  })
})
