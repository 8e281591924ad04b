import { describe, expect, it } from 'vitest'

import { whyOf } from './why.ts'

describe('the line that says why', () => {
  it.each([
    [
      'a structured complaint',
      ['{"level":60,"msg":"oidc.issuer: not a URL"}', '{"level":30,"msg":"closing"}'],
      'oidc.issuer: not a URL',
    ],
    [
      'an error that was thrown',
      ['file.ts:3', 'TypeError: x is not a function', '    at a.ts:1', 'Node.js v26.10.0'],
      'TypeError: x is not a function',
    ],
    ['a word of failure', ['starting', 'bind: cannot assign address', 'bye'], 'bind: cannot assign address'],
    ['the last word', ['starting', 'bye', ''], 'bye'],
    [
      'a coloured line of a build',
      ['@parvis/workspace:build: \u001b[31mError: no main.ts\u001b[0m', 'ERROR run failed'],
      'Error: no main.ts',
    ],
  ])('is %s', (_, lines, why) => expect(whyOf(lines)).toBe(why))

  it('is none where nothing was said', () => expect(whyOf(['', ' '])).toBeUndefined())
})
