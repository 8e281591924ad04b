import type { Outcome } from './suite.ts'

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
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
  }
}
