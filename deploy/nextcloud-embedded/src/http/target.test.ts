import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StoreError } from '../error.ts'
import { assertName, encodePath, parseReference, parseTarget } from './target.ts'

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => {
  return !/[/\\\0]/.test(text) && text !== '.' && text !== '..' && text.isWellFormed()
})
const codeOf = (act: () => unknown) => {
  try {
    act()
    return 'accepted'
  } catch (error) {
    return error instanceof StoreError ? error.code : 'another error'
  }
}

describe('a request target', () => {
  it('names what was encoded, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (names) => {
        expect(parseTarget(encodePath(names) || '/').segments).toEqual(names)
      }),
    )
  })

  it('is refused or yields names that lead nowhere else, whatever comes', () => {
    const unit = fc.constantFrom(
      '/',
      '.',
      '%',
      '2',
      'e',
      'f',
      'E',
      'F',
      '5',
      'c',
      '0',
      '\\',
      '?',
      '#',
      'é',
      '%2f',
      '%2e',
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (raw) => {
        if (codeOf(() => parseTarget(raw)) === 'request.malformed') return
        for (const segment of parseTarget(raw).segments) expect(segment).not.toMatch(/^\.{0,2}$|[/\\\0]/)
      }),
    )
  })

  it.each([
    '/a/../b',
    '/..',
    '/%2e%2e/x',
    '/.%2e/x',
    '/%2E%2E',
    '/a%2fb',
    '/a%2F..%2Fb',
    '/..%5cx',
    '/a\\b',
    '/x%00.txt',
    '/%c0%ae%c0%ae/',
    '/%e0%80%af',
    '/%ff',
    '/%',
    '/%zz',
    '/a#b',
    '/./a',
    '/%2e',
  ])('%s is refused', (raw) => {
    expect(codeOf(() => parseTarget(raw))).toBe('request.malformed')
  })

  it.each([['/...'], ['/..a'], ['/a..'], ['/%252e%252e'], ['/..;'], ['/ %20']])('%s is a name', (raw) => {
    expect(parseTarget(raw).segments).toHaveLength(1)
  })
})

describe('a destination', () => {
  const hosts = ['store.example:8080']
  it.each([
    ['http://store.example:8080/a/b%20c', ['a', 'b c']],
    ['HTTP://STORE.example:8080/a', ['a']],
    ['/a/b', ['a', 'b']],
  ])('%s leads here', (reference, segments) => {
    expect(parseReference(reference, hosts).segments).toEqual(segments)
  })

  it.each([
    ['http://other.example/a', 'elsewhere'],
    ['http://store.example%3A8080@other.example/a', 'elsewhere'],
    ['//other.example/../a', 'request.malformed'],
    ['a/b', 'request.malformed'],
    ['', 'request.malformed'],
  ])('%s does not', (reference, code) => {
    expect(codeOf(() => parseReference(reference, hosts))).toBe(code)
  })
})

it.each(['', 'a\nb', 'x'.repeat(251), 'é'.repeat(126), '\u007f'])('%j is no name for a file', (text) => {
  expect(codeOf(() => assertName(text))).toBe('request.malformed')
})
