import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '@parvis/service-kit'

/**
 * One witness a state folder: two would each cosign what the other has not seen. The lock is the operating system's,
 * taken by SQLite on an empty file, and ends with the process however it ends.
 */
export function lockState(folder: string): { release(): void } {
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new ConfigError([`${folder}: another witness works on this state; stop it first`], cause)
  }
  return { release: () => lock.close() }
}
