import { join } from 'node:path'

import type { Command } from './child.ts'
import type { LocalConfig } from './config.ts'

/** A program of an npm package, run on our Node whatever `#!` line it has. */
export function packageProgram({ root, env }: LocalConfig, name: string, args: readonly string[], cwd = root): Command {
  return { program: join(root, 'node_modules/.bin', name), args, cwd, env: { ...env, ...quiet } }
}

/** Nothing of the tools asks or tells anybody outside. */
const quiet = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
}
