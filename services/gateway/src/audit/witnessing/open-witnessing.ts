import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { ConfigError } from '@parvis/service-kit'
import { parsePolicy, type Policy } from '@parvis/tlog'
import type { AuditLog, LogKey } from '../audit-log.ts'
import { policyText, witnessesToAsk, type ListedWitness, type Witness } from './policy.ts'
import { startWitnessing, usualPace, type Witnessing } from './witnessing.ts'

interface OpenOptions {
  readonly log: AuditLog
  /** Where `keys`, `policy` and `rotations` are laid for whoever verifies or witnesses: beside the log's tiles. */
  readonly folder: string
  readonly witnesses: readonly ListedWitness[]
  readonly policyFile?: string | undefined
  /** Milliseconds without a cosignature after which a witness is called silent. */
  readonly silence: number
  readonly onError: (error: unknown) => void
}

export interface OpenWitnessing extends Witnessing {
  /** The tlog-policy that this log is verified under. */
  readonly policy: string
}

/** The witnesses of the configuration, under its policy or the usual one. Throws ConfigError where they make no sense. */
export function openWitnessing({ log, folder, witnesses, policyFile, silence, onError }: OpenOptions): OpenWitnessing {
  const { text, policy, asked } = readPolicy(log.keys(), witnesses, policyFile)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  lay(join(folder, 'keys'), keysText(log.keys()))
  lay(join(folder, 'policy'), text)
  lay(join(folder, 'rotations'), rotationsText(log.keys()))
  const sha = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
  // A log that does not grow is cosigned again in time: a witness that is there is never silent.
  const pace = { silence, refresh: Math.min(usualPace.refresh, silence * 0.4) }
  return { ...startWitnessing({ log, witnesses: asked, policy, sha, pace, onError }), policy: text }
}

function readPolicy(
  keys: readonly LogKey[],
  listed: readonly ListedWitness[],
  file: string | undefined,
): { readonly text: string; readonly policy: Policy; readonly asked: readonly Witness[] } {
  try {
    const given = file === undefined ? undefined : readFileSync(file, 'utf8')
    const text = policyText(given, keys, listed)
    const policy = parsePolicy(text)
    return { text, policy, asked: witnessesToAsk(listed, policy) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable'
    throw new ConfigError([`${file ?? 'audit.witnesses'}: ${why}`], cause)
  }
}

/** Verifier keys, one a line, each under a remark that says when it signs. */
export function keysText(keys: readonly LogKey[]): string {
  return keys.map(({ vkey, from, until }) => `# ${from} – ${until ?? ''}\n${vkey}\n`).join('')
}

/** By which whoever knows a former key follows to the newest (deploy/verify/FORMAT.md); empty where none was changed. */
export function rotationsText(keys: readonly LogKey[]): string {
  return keys.map(({ announcement = '' }) => announcement).join('')
}

/** Whole or not at all: a witness may be reading it. */
function lay(file: string, text: string): void {
  const handle = openSync(`${file}.new`, 'w', 0o644)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(`${file}.new`, file)
}
