import { defineCommand } from 'citty'

import { lintChecks, typeChecks, type Check } from '../checks.ts'
import { readConfig } from '../config.ts'
import { inForeground } from '../foreground.ts'

export const lint = defineCommand({
  meta: { name: 'lint', description: 'Style, format et frontières / style, format and boundaries' },
  run: () => runAll(lintChecks(readConfig())),
})

export const typecheck = defineCommand({
  meta: { name: 'typecheck', description: 'Types' },
  run: () => runAll(typeChecks(readConfig())),
})

/** Every check runs, even after one has failed: one run tells all there is to mend. */
async function runAll(checks: readonly Check[]): Promise<void> {
  for (const { name, command } of checks) {
    process.stdout.write(`${name}\n`)
    if ((await inForeground(command)) !== 0) process.exitCode = 1
  }
}
