import type { LocalConfig } from '../config.ts'

export const suiteNames = ['static', 'unit', 'service', 'browser'] as const
export type SuiteName = (typeof suiteNames)[number]

/** What a suite came to. A suite that could not run has one failure, and says why in `problem`. */
export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly problem?: string
  /** Lines for the end of the run: what failed, also what failed only the first time. */
  readonly notes?: readonly string[]
}

export interface Suite {
  readonly name: SuiteName
  run(config: LocalConfig, tell: (line: string) => void): Promise<Outcome>
}
