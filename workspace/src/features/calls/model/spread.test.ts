import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settled, spread, stays } from './spread.ts'

test('everybody is in one group, and no group is larger than another by more than one', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (people, count) => {
      const groups = spread(people, count, Math.random)
      expect(groups.flat().toSorted()).toEqual([...people].toSorted())
      const sizes = groups.map(({ length }) => length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    }),
  )
})

test('who has a place keeps it; who came since, or whose group is gone, comes into the smallest', () => {
  expect(settled(['a', 'b', 'c', 'd'], { a: 1, b: stays, c: 5 }, 2)).toEqual({ a: 1, b: stays, c: 0, d: 0 })
  expect(settled(['a'], { a: 0, gone: 1 }, 2)).toEqual({ a: 0 })
})
