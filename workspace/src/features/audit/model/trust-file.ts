import { parseCheckpoint, parseNote, type Checkpoint } from '@parvis/tlog'
import type { KeptTrust } from '../port.ts'

/** The file by which an auditor takes their trust to another device. */
export function trustFile(trust: KeptTrust): string {
  return `${JSON.stringify({ parvis: 'audit-trust', v: 1, ...trust }, null, 2)}\n`
}

/**
 * Reads such a file, or a bare signed checkpoint (then `now` says whom to believe). Null when it is neither. Anybody may
 * have written it.
 */
export function readTrust(text: string, now: Pick<KeptTrust, 'keys' | 'policy'>, at: number): KeptTrust | null {
  const kept = ownFile(text)
  const trust = kept ?? { note: text, hashes: [], at, ...now }
  return checkpointOf(trust) === null ? null : trust
}

export function checkpointOf({ note }: Pick<KeptTrust, 'note'>): Checkpoint | null {
  try {
    return parseCheckpoint(parseNote(note).text)
  } catch {
    return null
  }
}

function ownFile(text: string): KeptTrust | null {
  try {
    const { parvis, note, keys, policy, hashes, at } = JSON.parse(text) as Record<string, unknown>
    const words = [note, keys, policy].every((one) => typeof one === 'string')
    const list = Array.isArray(hashes) && hashes.every((one) => typeof one === 'string')
    if (parvis !== 'audit-trust' || !words || !list || typeof at !== 'number') return null
    return { note, keys, policy, hashes, at } as KeptTrust
  } catch {
    return null
  }
}
