import { expect, test } from 'vitest'
import { nextRun } from './next-run.ts'

const planned = new Date('2026-11-21T12:00:00.000Z')

test.each([
  ['never', null, '2026-11-21T12:00:00.000Z'],
  ['eleven hours before', '2026-11-21T01:00:00.000Z', '2026-11-21T12:00:00.000Z'],
  ['just before', '2026-11-21T11:59:00.000Z', '2026-11-22T00:00:00.000Z'],
  ['just after, by hand', '2026-11-21T12:00:01.000Z', '2026-11-22T00:00:00.000Z'],
])('the next run after one that ran %s', (_when, last, next) => {
  expect(nextRun(planned, last).toISOString()).toBe(next)
})
