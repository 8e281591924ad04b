import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { TlogError } from './error.ts'
import { type Ed25519, type VerifierKey } from './key.ts'
import { type Note, verifyNote } from './note.ts'
import type { Policy, PolicyWitness } from './policy.ts'

/** What a policy says of a signed checkpoint. */
export interface Evaluation {
  readonly checkpoint: Checkpoint
  /** The log's key that signed. */
  readonly log: VerifierKey
  readonly agreed: readonly { readonly witness: PolicyWitness; /** Seconds since 1970. */ readonly time: number }[]
  readonly silent: readonly PolicyWitness[]
  /** Enough of them, and the right ones. Whoever decides on this must look at it: too few is no error here. */
  readonly hasQuorum: boolean
}

/**
 * A checkpoint that somebody hands over, under a policy that one trusts.
 * @throws TlogError `checkpoint.malformed`, `checkpoint.origin` where it is not of a log that the policy names,
 * `note.unsigned`, `note.signature`, `cosignature.malformed`
 */
export function evaluatePolicy(policy: Policy, note: Note, algorithm?: Ed25519): Evaluation {
  const checkpoint = parseCheckpoint(note.text)
  const logs = policy.logs.map(({ key }) => key).filter(({ name }) => name === checkpoint.origin)
  if (logs.length === 0) throw new TlogError('checkpoint.origin', 'of no log that the policy names')
  const [{ key: log }] = verifyNote(note, logs, algorithm)
  const witnessKeys = policy.witnesses.map(({ key }) => key)
  // The log's key again, so that a note without any witness is no error.
  const verified = verifyNote(note, [log, ...witnessKeys], algorithm)
  const times = new Map(verified.map(({ key, time }) => [key, time]))
  const agreed = policy.witnesses.flatMap((witness) => {
    const time = times.get(witness.key)
    return time === undefined ? [] : [{ witness, time }]
  })
  const names = new Set(agreed.map(({ witness }) => witness.name))
  const silent = policy.witnesses.filter(({ name }) => !names.has(name))
  return { checkpoint, log, agreed, silent, hasQuorum: reachesQuorum(policy, names) }
}

/** Do these witnesses, by the names that the policy gives them, make its quorum? */
export function reachesQuorum(policy: Policy, witnesses: ReadonlySet<string>): boolean {
  if (policy.quorum === 'none') return true
  const agreed = new Set(policy.witnesses.map(({ name }) => name).filter((name) => witnesses.has(name)))
  // A group names only what stands before it: one pass is enough.
  for (const { name, threshold, members } of policy.groups)
    if (members.filter((member) => agreed.has(member)).length >= threshold) agreed.add(name)
  return agreed.has(policy.quorum)
}
