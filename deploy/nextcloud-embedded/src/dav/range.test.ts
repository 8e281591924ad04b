import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseRange } from './range.ts'

it('a range lies within the file, whatever is asked', () => {
  const unit = fc.constantFrom('bytes=', '-', '0', '1', '9', '5', ' ', ',')
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 8 }), fc.nat(100), (tail, size) => {
      const range = parseRange(`bytes=${tail}`, size)
      if (range === undefined || range === 'unsatisfiable') return
      expect(range.start).toBeGreaterThanOrEqual(0)
      expect(range.end).toBeLessThan(size)
      expect(range.start).toBeLessThanOrEqual(range.end)
    }),
  )
})

it.each([
  ['bytes=0-4', { start: 0, end: 4 }],
  ['bytes=5-', { start: 5, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=8-99', { start: 8, end: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=4-2', undefined],
  ['bytes=0-1,4-5', undefined],
  ['lines=0-1', undefined],
  [undefined, undefined],
])('%s of ten bytes', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range)
})
