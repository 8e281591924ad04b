import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeReturnTo } from './return-to.ts'

test.each(['/', '/salons/1?fil=2#x', '/a%20b', '/authors'])('%s is a path of the workspace', (path) => {
  expect(safeReturnTo(path)).toBe(path)
})

test.each([
  ...[
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
  ],
  ...[
    '/\n/evil.example',
    ' /x',
    '',
    'x',
    '/..//evil.example',
    '/./\\evil.example',
    '/x\\y',
    '/é',
    '/auth/logout',
    '/api/x',
  ],
  ...['/auth', '/_matrix/client', '/x/../auth/login', `/${'x'.repeat(1024)}`],
  ...[null, undefined, 7, ['/x'], { toString: () => '/x' }],
])('%j becomes /', (value) => expect(safeReturnTo(value)).toBe('/'))

test('whatever is asked, the browser stays on this origin', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    ':',
    '@',
    'evil.example',
    'https:',
    '\t',
    '\n',
    '%2f',
    '%5c',
    '?',
    '#',
    'x',
  )
  const any = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
    fc.string({ unit: 'binary' }),
  )
  const property = fc.property(any, (value) => {
    const url = new URL(safeReturnTo(value), 'https://parvis.example')
    return url.origin === 'https://parvis.example' && !/^\/(auth|api|_matrix)(\/|$)/.test(url.pathname)
  })
  fc.assert(property, { numRuns: 5_000 })
}, 60_000)
