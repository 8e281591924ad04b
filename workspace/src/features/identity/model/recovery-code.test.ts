import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupsToAsk, isGroup, printedCode, typedGroups } from './recovery-code.ts'

const code = ['EsTc', 'k7Wd', '9mQa', 'Rf2v', 'HxUn', '4pLe', 'bZ8s', 'Yg3T', 'cMj6', 'VdWo', 'q5Ka', 'NtPy']

test('the two groups asked for are different, in order, and exist', () => {
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(unit, unit, (a, b) => {
      const draws = [a, b]
      const [first, second] = groupsToAsk(() => draws.shift() ?? 0)
      expect(first).toBeGreaterThanOrEqual(1)
      expect(second).toBeLessThanOrEqual(12)
      expect(first).toBeLessThan(second)
    }),
  )
})

test('a group is recognised with spaces around it, and majuscules count', () => {
  expect(isGroup(code, 7, ' bZ8s ')).toBe(true)
  expect(isGroup(code, 7, 'bz8s')).toBe(false)
  expect(isGroup(code, 8, 'bZ8s')).toBe(false)
})

test('what is printed can be typed back whole', () => {
  expect(printedCode(code).split('\n')).toHaveLength(3)
  expect(typedGroups(printedCode(code))).toEqual({ groups: 12, complete: true })
  expect(typedGroups('EsTc k7')).toEqual({ groups: 1, complete: false })
})
