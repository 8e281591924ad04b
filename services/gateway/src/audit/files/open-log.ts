import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '@parvis/service-kit'
import type { AuditLog } from '../audit-log.ts'
import { openLogFolder } from '../disk/log-folder.ts'
import { lockWriter } from '../disk/writer-lock.ts'
import { logBegins } from '../own-acts.ts'
import { createLogKeys, readLogKeys, type LogKeys } from '../signing/log-keys.ts'
import { openFileLog, type LogOptions } from './file-log.ts'
import { formerDigest, putFormerAside } from './former-log.ts'

export interface FileLogOptions extends LogOptions {
  /** The log's name, e.g. `portail.ville.example/journal`. */
  readonly origin: string
  /** Default: `log.key` in the folder. Made at the first start. */
  readonly keyFile?: string
}

/**
 * Opens the log in this folder as its only writer. A new one begins with an entry that names its key and commits to the
 * log of the first version, where one was here. Throws ConfigError when the log is broken or another process writes it.
 */
export async function openFileAuditLog(path: string, options: FileLogOptions): Promise<AuditLog> {
  await putFormerAside(path)
  await mkdir(path, { recursive: true, mode: 0o700 })
  const lock = lockWriter(path)
  try {
    const log = await openFileLog(await openLogFolder(path), await keysOf(path, options), options)
    const close = log.close.bind(log)
    log.close = () => close().finally(() => lock.release())
    if (log.sizes.acked === 0) await log.append({ leaf: logBegins(log, await formerDigest(path)) })
    return log
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A log that has begun must have its key: another one would be another log. */
async function keysOf(
  path: string,
  { origin, keyFile = join(path, 'log.key'), now }: FileLogOptions,
): Promise<LogKeys> {
  if (existsSync(keyFile)) return readLogKeys(keyFile, origin, now)
  const begun = (await readdir(path)).some((name) => name === 'wal' || name === 'signed')
  if (!begun) return createLogKeys(keyFile, origin, now)
  throw new ConfigError([`${keyFile}: the key of this log is missing. Restore it from a copy; no other key can go on.`])
}
