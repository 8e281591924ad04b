import fc from 'fast-check'
import { expect, test } from 'vitest'
import { besideScreen, fitted, frame, gridOf, type Place } from './layout.ts'

const inside = ({ x, y, width, height }: Place) =>
  x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= frame.width + 1e-6 && y + height <= frame.height + 1e-6
const apart = (a: Place, b: Place) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

test('however many people: every picture is inside, and none covers another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
      const beside = besideScreen(count)
      for (const places of [gridOf(count), [beside.screen, ...beside.people]]) {
        expect(places.every(inside)).toBe(true)
        for (const [at, one] of places.entries())
          for (const two of places.slice(at + 1)) expect(apart(one, two)).toBe(true)
      }
    }),
  )
})

test('a picture keeps its proportions', () => {
  const place = { x: 0, y: 0, width: 100, height: 100 }
  expect(fitted(place, { width: 1600, height: 900 })).toEqual({ x: 0, y: 21.875, width: 100, height: 56.25 })
})
