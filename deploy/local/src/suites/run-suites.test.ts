import { describe, expect, it } from 'vitest'

import { readConfig } from '../config.ts'
import { LocalError } from '../error.ts'

import { runSuites } from './run-suites.ts'
import type { Outcome, Suite, SuiteName } from './suite.ts'

const suite = (name: SuiteName, outcome: Partial<Outcome> | Error): Suite => ({
  name,
  run: () =>
    outcome instanceof Error
      ? Promise.reject(outcome)
      : Promise.resolve({ passed: 0, failed: 0, skipped: 0, ...outcome }),
})

const run = async (...suites: Suite[]) => {
  const said: string[] = []
  const isGreen = await runSuites(suites, readConfig({}, { LANG: 'en' }), (line) => said.push(line))
  return { isGreen, lines: said.join('\n').split('\n') }
}

describe('a run of suites', () => {
  it('ends with the sum, alone on the last line', async () => {
    const { isGreen, lines } = await run(suite('static', { passed: 6 }), suite('unit', { passed: 100, skipped: 2 }))
    expect(isGreen).toBe(true)
    expect(lines.at(-1)).toBe('106 passed, 0 failed, 2 skipped')
    expect(lines.filter((line) => line.startsWith('static') || line.startsWith('unit'))).toHaveLength(2)
  })

  it('counts a suite that could not run as a failure, says why, and runs the next', async () => {
    const { isGreen, lines } = await run(
      suite('browser', LocalError.of('chromium.none', undefined)),
      suite('unit', { passed: 3 }),
    )
    expect(isGreen).toBe(false)
    expect(lines.at(-1)).toBe('3 passed, 1 failed, 0 skipped')
    expect(lines.join('\n')).toContain('No Chromium was found')
  })
})
