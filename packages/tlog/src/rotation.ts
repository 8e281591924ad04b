import type { Checkpoint } from './checkpoint.ts'
import { TlogError } from './error.ts'
import type { Sha256 } from './hash.ts'
import { type Ed25519, formatVerifierKey, parseVerifierKey, sameKey, signatureType, type VerifierKey } from './key.ts'
import type { Policy } from './policy.ts'
import { parseProof, type TlogProof } from './proof-file.ts'
import { isRecord, parseLeaf } from './verify/leaf.ts'
import { verifyProof } from './verify/verify-proof.ts'

/** A log's own announcement, under its former key, of the key that signs next. */
export interface Rotation {
  /** Of the entry that announces it. */
  readonly index: number
  readonly former: VerifierKey
  readonly key: VerifierKey
  /** Signed by the former key, over the entry. Any later tree of this log must begin with it. */
  readonly checkpoint: Checkpoint
}

export interface Followed {
  /** The policy with each key that was announced; its witnesses and quorum are what they were. */
  readonly policy: Policy
  /** Those that were needed, oldest first; none where the policy knew every key. */
  readonly rotations: readonly Rotation[]
}

interface ToFollow {
  readonly sha: Sha256
  readonly policy: Policy
  /** One tlog-proof after the other, oldest first, each with its entry. Attacker-controlled. */
  readonly rotations: string
  readonly ed25519?: Ed25519
}

const mostRotations = 64
const start = /^(?=c2sp\.org\/tlog-proof@)/m

/**
 * From the keys of a policy that one trusts to those that they announced. The announcement counts as much as the former
 * key does: whoever accepts it must also see that the log at hand begins with `checkpoint`, and that a quorum of the
 * policy's witnesses stands under that log.
 * @throws TlogError `rotation.malformed`, `too-large`, `inclusion.mismatch`, and what reading a proof throws
 */
export function followRotations({ sha, policy, rotations, ed25519 }: ToFollow): Followed {
  const proofs = rotations.split(start).filter((text) => text !== '')
  if (proofs.length > mostRotations) throw new TlogError('too-large', 'rotations')
  const followed: Rotation[] = []
  let logs = policy.logs
  for (const proof of proofs.map(parseProof)) {
    const { former, key } = announced(proof)
    const knows = (one: VerifierKey) => logs.some((log) => log.key.name === one.name && sameKey(log.key, one))
    if (!knows(former) || knows(key)) continue
    const alone: Policy = { logs: [{ key: former }], witnesses: [], groups: [], quorum: 'none' }
    const { checkpoint } = verifyProof({ sha, policy: alone, proof, ...(ed25519 && { ed25519 }) })
    followed.push({ index: proof.index, former, key, checkpoint })
    logs = [...logs, { key }]
  }
  return { policy: { ...policy, logs }, rotations: followed }
}

/** The text of a policy with these keys beside its own. */
export function withRotations(policy: string, rotations: readonly Rotation[]): string {
  return rotations.map(({ key }) => `log ${formatVerifierKey(key)}\n`).join('') + policy
}

function announced({ extra, index }: TlogProof): Pick<Rotation, 'former' | 'key'> {
  const wrong = (why: string) => new TlogError('rotation.malformed', why, { index })
  if (extra === undefined) throw wrong('no entry')
  const { act, actor, decision, detail } = parseLeaf(extra, index).fields
  // Only the log writes of itself so; whatever a person did has another actor.
  if (act !== 'log.key.rotate' || actor !== 'system' || decision !== 'allow' || !isRecord(detail)) throw wrong('entry')
  const { former, key } = detail
  if (typeof former !== 'string' || typeof key !== 'string') throw wrong('keys')
  const keys = { former: parseVerifierKey(former), key: parseVerifierKey(key) }
  if (keys.key.name !== keys.former.name || keys.key.type !== signatureType.ed25519) throw wrong('of another log')
  return keys
}
