import type { LocalConfig } from '../config.ts'
import { sentenceOf } from '../error.ts'

import type { Outcome, Suite } from './suite.ts'

/**
 * Runs suites in order, each whatever became of the one before; ends with what failed, one line a suite, then the
 * sum, alone on the last line: who sees only the end of a long output sees what to look for.
 * @returns whether all is green
 */
export async function runSuites(
  suites: readonly Suite[],
  config: LocalConfig,
  tell: (line: string) => void,
): Promise<boolean> {
  const lines: string[] = []
  const notes: string[] = []
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const suite of suites) {
    tell(`\n— ${suite.name}`)
    const began = Date.now()
    const outcome = await runOne(suite, config, tell)
    for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += outcome[key]
    notes.push(...(outcome.notes ?? []))
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    lines.push(
      `${suite.name.padEnd(8)} ${counts(outcome)} (${seconds} s)${outcome.problem ? ` — ${outcome.problem}` : ''}`,
    )
  }
  tell(`\n${[...notes, ...lines, counts(sum)].join('\n')}`)
  return sum.failed === 0
}

async function runOne(suite: Suite, config: LocalConfig, tell: (line: string) => void): Promise<Outcome> {
  try {
    return await suite.run(config, tell)
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, problem: sentenceOf(error)[config.language] }
  }
}

function counts({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
