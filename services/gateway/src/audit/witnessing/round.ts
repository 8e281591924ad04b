import {
  formatNote,
  parseNote,
  reachesQuorum,
  sameKey,
  type Note,
  type NoteSignature,
  type Policy,
  type VerifierKey,
} from '@parvis/tlog'
import type { WitnessLink } from './witness-link.ts'

/** A witness that is asked, and the way to it. */
export interface Asked {
  readonly key: VerifierKey
  readonly link: WitnessLink
}

interface RoundOptions {
  readonly policy: Policy
  readonly closing: AbortSignal
  /** Takes the checkpoint with the cosignatures that it has: called when they make the quorum, and for each that comes after. */
  readonly cosigned: (note: string) => Promise<void>
}

/**
 * Asks every witness for one checkpoint, all at once: cosignatures of different heads never add up to a quorum.
 * Resolves as soon as the quorum is there, or when all have answered; who is slower still adds theirs.
 * @returns whether the quorum was reached
 */
export async function askRound(
  checkpoint: string,
  asked: readonly Asked[],
  { policy, closing, cosigned }: RoundOptions,
): Promise<boolean> {
  const published = parseNote(checkpoint)
  const isWitness = ({ name, keyId }: NoteSignature) => asked.some(({ key }) => key.name === name && key.id === keyId)
  // Without cosignatures from before: of one witness, the last one counts.
  const note: Note = { ...published, signatures: published.signatures.filter((one) => !isWitness(one)) }
  const collected = new Map<VerifierKey, NoteSignature>()
  const reached = Promise.withResolvers<boolean>()
  const answers = asked.map(async ({ key, link }) => {
    const signature = await link.cosign(note, closing)
    if (signature === null) return
    collected.set(key, signature)
    if (!reachesQuorum(policy, namesOf(policy, [...collected.keys()]))) return
    await cosigned(formatNote({ ...note, signatures: [...note.signatures, ...collected.values()] }))
    reached.resolve(true)
  })
  void Promise.all(answers).then(() => reached.resolve(false), reached.reject)
  return reached.promise
}

/** What the policy calls the witnesses of these keys; those that it does not name count for nothing. */
function namesOf(policy: Policy, keys: readonly VerifierKey[]): ReadonlySet<string> {
  const named = policy.witnesses.filter(({ key }) => keys.some((one) => one.name === key.name && sameKey(one, key)))
  return new Set(named.map(({ name }) => name))
}
