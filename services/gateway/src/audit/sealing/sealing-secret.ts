import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError } from '@parvis/service-kit'

/**
 * The secret that wraps every subject's key: 32 bytes, base64url, alone in a file of mode 0600. Made at the first start.
 * Without it no personal field of the log opens any more; with it and the database all of them do.
 */
export function sealingSecret(file: string): Buffer {
  make(file)
  if ((statSync(file).mode & 0o077) !== 0)
    throw new ConfigError([`${file}: others than the gateway can read this secret; run chmod 600 on it`])
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
  if (secret.length !== 32) throw new ConfigError([`${file}: is not a sealing secret of 32 bytes`])
  return secret
}

/** Durable before it is first used: keys that were wrapped by a lost secret are lost. */
function make(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  let handle: number
  try {
    handle = openSync(file, 'wx', 0o600)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return
    throw new ConfigError([`${file}: cannot be written`], error)
  }
  chmodSync(file, 0o600)
  writeSync(handle, `${randomBytes(32).toString('base64url')}\n`)
  fsyncSync(handle)
  closeSync(handle)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
