import { describe, expect, it } from 'vitest'

import { countBothTries, countTests, type FileReport, type VitestReport } from './vitest-report.ts'

const report: VitestReport = {
  success: true,
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [],
}

const file = (name: string, tests: Record<string, 'passed' | 'failed' | 'skipped'>): FileReport => ({
  name,
  status: Object.values(tests).includes('failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: Object.entries(tests).map(([fullName, status]) => ({
    fullName,
    status,
    failureMessages: status === 'failed' ? ['\u001B[31mAssertionError: 1\u001B[39m\n  at here'] : [],
  })),
})

const reportOf = (...testResults: FileReport[]): VitestReport => {
  const count = (wanted: string) =>
    testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === wanted).length
  return {
    success: count('failed') === 0,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped'),
    numTodoTests: 0,
    testResults,
  }
}

describe('the counts of a vitest run', () => {
  it('are those of its report', () => {
    expect(countTests(report, 0)).toMatchObject({ passed: 5, failed: 0, skipped: 2 })
    expect(countTests({ ...report, success: false, numFailedTests: 3 }, 1)).toMatchObject({ passed: 5, failed: 3 })
  })

  it.each([
    ['a file did not load', { ...report, success: false }, 1],
    ['an error was caught by nobody', report, 1],
    ['no test was found', { ...report, numPassedTests: 0 }, 0],
    ['the run was killed before its report', undefined, 137],
  ])('hold a failure when %s', (_, broken, code) => expect(countTests(broken, code).failed).toBe(1))

  it('name what failed, and what it said first', () => {
    const { notes } = countTests(reportOf(file('/a.test.ts', { holds: 'passed', breaks: 'failed' })), 1)
    expect(notes).toEqual(['failed: /a.test.ts › breaks — AssertionError: 1'])
    const unread: FileReport = { name: '/b.test.ts', status: 'failed', message: 'no such file', assertionResults: [] }
    expect(countTests(reportOf(unread), 1).notes).toEqual(['failed: /b.test.ts — no such file'])
  })
})

describe('a file that is run once more', () => {
  const first = reportOf(
    file('/a.test.ts', { one: 'passed', two: 'failed', three: 'skipped' }),
    file('/b.test.ts', { four: 'passed', five: 'skipped' }),
  )

  it('counts as the second time, and is told', () => {
    const second = reportOf(file('/a.test.ts', { one: 'passed', two: 'passed', three: 'passed' }))
    expect(countBothTries(first, { report: second, code: 0 })).toEqual({
      passed: 4,
      failed: 0,
      skipped: 1,
      notes: ['failed the first time: /a.test.ts › two — AssertionError: 1'],
    })
  })

  it('stays red where it fails again, for whatever reason', () => {
    const again = reportOf(file('/a.test.ts', { one: 'failed', two: 'passed', three: 'passed' }))
    expect(countBothTries(first, { report: again, code: 1 })).toMatchObject({ passed: 3, failed: 1 })
    expect(countBothTries(first, { report: again, code: 1 }).notes?.at(-1)).toContain('failed: /a.test.ts › one')
  })

  it('stays red where the second run says nothing, ends badly or finds no test', () => {
    const fine = reportOf(file('/a.test.ts', { one: 'passed' }))
    expect(countBothTries(first, { report: undefined, code: 0 }).failed).toBe(1)
    expect(countBothTries(first, { report: fine, code: 1 }).failed).toBe(1)
    expect(countBothTries(first, { report: reportOf(), code: 0 }).failed).toBe(1)
  })
})
