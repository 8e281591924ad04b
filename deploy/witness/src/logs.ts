import { readFileSync, statSync } from 'node:fs'
import { ConfigError, type Logger } from '@parvis/service-kit'
import { originHash, parseVerifierKey, signatureType, TlogError, type VerifierKey } from '@parvis/tlog'

/** Origin → the keys that may sign for it; several while a log changes its key. */
export type LogKeys = ReadonlyMap<string, readonly VerifierKey[]>

/** The logs that this witness cosigns, as its operator lists them. */
export interface Logs {
  keysOf(origin: string): readonly VerifierKey[]
  /** The origin whose SHA-256 is this, among those of the list. */
  originOf(hash: string): string | undefined
}

/**
 * A verifier key a line, then the origin where that is not the key's name; `#` begins a comment.
 * Throws ConfigError, one sentence a line that cannot be read.
 */
export function parseLogs(text: string, file: string): LogKeys {
  const logs = new Map<string, VerifierKey[]>()
  const faults: string[] = []
  for (const [at, line] of text.split('\n').entries()) {
    const [, vkey, origin] = /^\s*(?:#.*|(\S+)(?:[ \t]+(\S.*?))?\s*)$/.exec(line) ?? []
    if (vkey === undefined) continue
    try {
      const key = parseVerifierKey(vkey)
      if (key.type !== signatureType.ed25519) throw new TlogError('key.unsupported', 'not the key of a log')
      logs.set(origin ?? key.name, [...(logs.get(origin ?? key.name) ?? []), key])
    } catch (error) {
      faults.push(`${file}: line ${at + 1}: ${error instanceof Error ? error.message : 'unreadable'}`)
    }
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return logs
}

/** Follows the file: what is written there counts for the next request. A list that can't be read leaves the one before. */
export function followLogs(file: string, logger: Logger): Logs {
  let version = ''
  let logs: LogKeys = new Map()
  const now = () => {
    const seen = versionOf(file)
    if (seen === version) return logs
    version = seen
    try {
      logs = seen === '' ? new Map() : parseLogs(readFileSync(file, 'utf8'), file)
      logger.info({ logs: logs.size }, 'list of logs read')
    } catch (error) {
      logger.error({ err: error }, 'list of logs not readable: the one before stays')
    }
    return logs
  }
  return {
    keysOf: (origin) => now().get(origin) ?? [],
    originOf: (hash) => [...now().keys()].find((origin) => originHash(origin) === hash),
  }
}

/** Empty where there is no file: a witness may start before the log that it will witness. */
function versionOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : ''
}
