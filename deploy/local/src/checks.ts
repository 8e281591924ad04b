import type { Command } from './child.ts'
import type { LocalConfig } from './config.ts'
import { packageProgram } from './programs.ts'

/** A check of the sources that starts no part of Parvis. */
export interface Check {
  readonly name: string
  readonly command: Command
}

export function lintChecks(config: LocalConfig): readonly Check[] {
  const check = (name: string, program: string, ...args: string[]) => ({
    name,
    command: packageProgram(config, program, args),
  })
  return [
    check('oxlint', 'oxlint', '--quiet'),
    check('oxfmt', 'oxfmt', '--check', '.'),
    check('eslint (vue)', 'eslint', '--max-warnings=0', 'workspace/src/**/*.vue'),
    check('knip', 'knip', '--no-progress'),
    check(
      'dependency-cruiser',
      'depcruise',
      'packages',
      'services',
      'workspace',
      'deploy',
      'bench',
      '--config',
      '.dependency-cruiser.cjs',
    ),
  ]
}

export function typeChecks(config: LocalConfig): readonly Check[] {
  return [{ name: 'vue-tsc', command: packageProgram(config, 'vue-tsc', ['--noEmit', '-p', '.']) }]
}
