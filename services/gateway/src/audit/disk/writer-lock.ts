import { join } from 'node:path'
import { ConfigError } from '@parvis/service-kit'
import Database from 'better-sqlite3'

/**
 * One writer a log. The lock is the operating system's, taken by SQLite on an empty file: it ends with the process,
 * however the process ends, so that nothing has to guess whether a left-over file still means something.
 */
export function lockWriter(folder: string): { release(): void } {
  const lock = new Database(join(folder, 'writer.lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new ConfigError(
      [`${folder}: another gateway is writing this audit log; stop it, or give this one another dataDir`],
      cause,
    )
  }
  return { release: () => void lock.close() }
}
