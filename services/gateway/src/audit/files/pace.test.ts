import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pauseBeforeCommit } from './pace.ts'

it('leaves commits alone while the tree keeps up', () => {
  expect(pauseBeforeCommit(0)).toBe(0)
  expect(pauseBeforeCommit(8_192)).toBe(0)
})

it('slows commits more the further the tree is behind, and never for longer than an ack may take', () => {
  const backlog = fc.nat(2_000_000)
  fc.assert(
    fc.property(backlog, backlog, (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      expect(pauseBeforeCommit(less)).toBeLessThanOrEqual(pauseBeforeCommit(more))
      expect(pauseBeforeCommit(more)).toBeLessThan(50)
    }),
  )
  expect(pauseBeforeCommit(20_000)).toBeGreaterThan(0)
})
