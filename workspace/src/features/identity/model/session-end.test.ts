import { expect, test } from 'vitest'
import type { SessionView } from '@parvis/contracts'
import { minutesLeft, sessionEnd } from './session-end.ts'

const session = (idleExpiresAt: string, expiresAt: string) => ({ idleExpiresAt, expiresAt }) as SessionView

test('the nearer of the two ends counts, and only the idle one can be moved', () => {
  const noon = '2026-11-21T12:00:00Z'
  const evening = '2026-11-21T20:00:00Z'
  expect(sessionEnd(session(noon, evening))).toEqual({ at: Date.parse(noon), canStay: true })
  expect(sessionEnd(session(evening, noon))).toEqual({ at: Date.parse(noon), canStay: false })
})

test('minutes are rounded up, and never negative', () => {
  expect(minutesLeft(300_000, 0)).toBe(5)
  expect(minutesLeft(300_000, 240_001)).toBe(1)
  expect(minutesLeft(300_000, 900_000)).toBe(0)
})
