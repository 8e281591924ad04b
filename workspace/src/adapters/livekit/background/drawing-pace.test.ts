import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DrawingPace } from './drawing-pace.ts'

/** A camera of 25 images a second for so many seconds, each of which takes so many ms to draw; how many were drawn. */
function film(pace: DrawingPace, took: number, seconds: number, from = 0) {
  let [free, drawn] = [from, 0]
  for (let at = from; at < from + seconds * 1_000; at += 40) {
    if (at < free || !pace.takes(at)) continue
    free = at + took
    pace.drawn(at, free)
    drawn += 1
  }
  return drawn
}

test('a machine that keeps up draws every image', () => {
  const pace = new DrawingPace()
  expect([film(pace, 30, 60), pace.now]).toEqual([60 * 25, 'well'])
})

test('what takes too long for some seconds is drawn lighter, with as much rest as work; a shorter time changes nothing', () => {
  const pace = new DrawingPace()
  film(pace, 150, 3)
  film(pace, 30, 3, 3_000)
  film(pace, 150, 3, 6_000)
  expect(pace.now).toBe('well')
  film(pace, 150, 5, 9_000)
  expect(pace.now).toBe('lighter')
  // 150 ms of work, then as long a rest: at most every eighth image of 40 ms.
  expect(film(pace, 150, 10, 20_000)).toBe(Math.ceil(10_000 / 320))
})

test('a machine that makes not even one light image a second is too slow, and draws nothing more', () => {
  const pace = new DrawingPace()
  film(pace, 700, 6)
  expect(pace.now).toBe('lighter')
  film(pace, 700, 8, 6_000)
  expect(pace.now).toBe('too-slow')
  expect([film(pace, 1, 600, 20_000), pace.now]).toEqual([0, 'too-slow'])
})

test('one image that takes a minute, as of a machine that slept, changes nothing', () => {
  const pace = new DrawingPace()
  film(pace, 30, 5)
  pace.drawn(5_000, 65_000)
  film(pace, 30, 5, 65_000)
  expect(pace.now).toBe('well')
})

test('whole images come back by themselves, and each time later when that was too soon', () => {
  const pace = new DrawingPace()
  film(pace, 100, 6)
  expect(pace.now).toBe('lighter')
  film(pace, 60, 33, 6_000)
  expect(pace.now).toBe('well')
  film(pace, 100, 6, 39_000)
  expect(pace.now).toBe('lighter')
  film(pace, 60, 33, 45_000)
  expect(pace.now).toBe('lighter')
  film(pace, 60, 33, 78_000)
  expect(pace.now).toBe('well')
})

test('whatever a machine does: the pace goes one step at a time, and from the last one nowhere', () => {
  const steps = ['well', 'lighter', 'too-slow']
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 300 }), (images) => {
      const pace = new DrawingPace()
      let at = 0
      for (const took of images) {
        const before = steps.indexOf(pace.now)
        const after = steps.indexOf(pace.drawn(at, at + took))
        expect(Math.abs(after - before)).toBeLessThanOrEqual(1)
        if (before === 2) expect(after).toBe(2)
        at += took
      }
    }),
  )
})
