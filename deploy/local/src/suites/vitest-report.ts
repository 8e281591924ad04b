import type { Outcome } from './suite.ts'

/** One test file of the report. `message` says why a file that did not load has no tests. */
export interface FileReport {
  /** Absolute path. */
  readonly name: string
  readonly status: 'passed' | 'failed'
  readonly message: string
  readonly assertionResults: readonly TestReport[]
}

interface TestReport {
  readonly fullName: string
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled'
  readonly failureMessages?: readonly string[] | null
}

/** The part of vitest's JSON report that is read. */
export interface VitestReport {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly FileReport[]
}

/**
 * Counts a run. What failed outside a test (a file that does not load, an error nobody caught, no file at all)
 * has no test of its own: it counts as one failure, so that no red run can read as green.
 */
export function countTests(report: VitestReport | undefined, exitCode: number): Outcome {
  if (!report) return { passed: 0, failed: 1, skipped: 0, problem: `vitest: code ${exitCode}` }
  const isRed = exitCode !== 0 || !report.success || report.numPassedTests + report.numFailedTests === 0
  return {
    passed: report.numPassedTests,
    failed: isRed ? Math.max(1, report.numFailedTests) : report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    notes: failuresOf(report).map((failure) => `failed: ${failure}`),
  }
}

export const failedFiles = (report: VitestReport): string[] =>
  report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)

/** One line for each failed test, with the first line of what it said; one for each file that did not load. */
export function failuresOf({ testResults }: VitestReport): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed')
      if (failed.length === 0) return [`${name} — ${firstLine(message)}`]
      return failed.map((test) => `${name} › ${test.fullName} — ${firstLine(test.failureMessages?.[0] ?? '')}`)
    })
}

/**
 * The report of a run whose failed files were run again: they count as the second time, all others as the first.
 * What failed only the first time stands in the notes.
 */
export function countBothTries(
  first: VitestReport,
  second: { readonly report: VitestReport | undefined; readonly code: number },
): Outcome {
  const { report, code } = second
  if (!report) return countTests(first, code === 0 ? 1 : code)
  const again = new Set(failedFiles(first))
  const steady = first.testResults.filter(({ name }) => !again.has(name))
  const count = (status: TestReport['status']) =>
    steady.flatMap(({ assertionResults }) => assertionResults).filter((test) => test.status === status).length
  const outcome = countTests(report, code)
  return {
    ...outcome,
    passed: outcome.passed + count('passed'),
    skipped: outcome.skipped + count('skipped') + count('pending') + count('todo') + count('disabled'),
    notes: [...failuresOf(first).map((failure) => `failed the first time: ${failure}`), ...(outcome.notes ?? [])],
  }
}

// oxlint-disable-next-line no-control-regex -- colours of a terminal
const firstLine = (text: string) => (text.replaceAll(/\u001B\[[\d;]*m/g, '').split('\n')[0] ?? '').slice(0, 300)
