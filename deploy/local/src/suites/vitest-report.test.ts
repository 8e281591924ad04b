import { describe, expect, it } from 'vitest'

import { countTests } from './vitest-report.ts'

const report = { success: true, numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 }

describe('the counts of a vitest run', () => {
  it('are those of its report', () => {
    expect(countTests(report, 0)).toEqual({ passed: 5, failed: 0, skipped: 2 })
    expect(countTests({ ...report, success: false, numFailedTests: 3 }, 1)).toMatchObject({ passed: 5, failed: 3 })
  })

  it.each([
    ['a file did not load', { ...report, success: false }, 1],
    ['an error was caught by nobody', report, 1],
    ['no test was found', { ...report, numPassedTests: 0 }, 0],
    ['the run was killed before its report', undefined, 137],
  ])('hold a failure when %s', (_, broken, code) => expect(countTests(broken, code).failed).toBe(1))
})
