import { followRotations, nobleSha256, parsePolicy, TlogError, withRotations, type Rotation } from '@parvis/tlog'
import type { KeptTrust } from '../../port.ts'
import { BrokenLog } from './verdict.ts'
import type { ReadFile } from './verified-tiles.ts'

type Trusted = Pick<KeptTrust, 'keys' | 'policy'>

export interface Following {
  /** What is believed: what was kept, and each key that it led to. */
  readonly trusted: Trusted
  /** What led there; whoever believes it must find it in the log. */
  readonly rotations: readonly Rotation[]
}

/**
 * From the keys that were kept to those that sign now, by what the log announced under the former ones: also an auditor
 * who was away while both signed goes on from their own reference point. Throws BrokenLog `rotation`.
 */
export async function follow(kept: KeptTrust | null, served: Trusted, read: ReadFile): Promise<Following> {
  if (kept === null) return { trusted: served, rotations: [] }
  const text = new TextDecoder().decode((await read('rotations')) ?? new Uint8Array())
  if (text === '') return { trusted: kept, rotations: [] }
  try {
    const policy = parsePolicy(kept.policy)
    const { rotations } = followRotations({ sha: nobleSha256, policy, rotations: text })
    if (rotations.length === 0) return { trusted: kept, rotations }
    return { trusted: { policy: withRotations(kept.policy, rotations), keys: served.keys }, rotations }
  } catch (cause) {
    if (cause instanceof TlogError) throw new BrokenLog('rotation', {}, cause)
    throw cause
  }
}

/** The same keys and the same witnesses, whatever stands around them and in whichever order. */
export function isSameTrust(one: Trusted, other: Trusted): boolean {
  return linesOf(one.policy) === linesOf(other.policy) && linesOf(one.keys) === linesOf(other.keys)
}

const linesOf = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .toSorted()
    .join('\n')
