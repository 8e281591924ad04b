import { expect, it } from 'vitest'
import { lasting } from './lasting.ts'

it('counts hours, minutes and seconds, and never below nothing', () => {
  expect(lasting(761_999)).toBe('00:12:41')
  expect(lasting(36_000_000)).toBe('10:00:00')
  expect(lasting(-5)).toBe('00:00:00')
})
