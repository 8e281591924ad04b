import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../main.ts')

interface Run {
  readonly exitCode: number | null
  readonly out: string
  readonly errors: string
}

interface Surroundings {
  readonly language?: string
  /** A program, with its arguments, that starts the command. */
  readonly under?: readonly string[]
  /** Node's own restrictions. */
  readonly permissions?: readonly string[]
}

/** The command as an auditor calls it, in French unless told otherwise. */
export function runCommand(
  args: readonly string[],
  { language = 'fr_FR.UTF-8', under = [], permissions = [] }: Surroundings = {},
): Run {
  const [first = '', ...rest] = [...under, process.execPath, ...permissions, program, ...args]
  const env = { PATH: '/usr/sbin:/usr/bin:/bin', LANG: language }
  const { status, stdout, stderr, error } = spawnSync(first, rest, { encoding: 'utf8', env })
  if (error) throw error
  return { exitCode: status, out: stdout, errors: stderr }
}

/** Every kind of space as one: figures are grouped with narrow ones. */
export const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')
