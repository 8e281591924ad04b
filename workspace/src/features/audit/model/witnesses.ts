import { evaluatePolicy, parseNote, parsePolicy } from '@parvis/tlog'
import { isNear } from './verification/is-near.ts'

export interface WitnessStanding {
  readonly name: string
  /** When it signed the log as it is published now, ms since the epoch; null: it has not. */
  readonly signed: number | null
  readonly near: boolean
}

/**
 * Who of the witnesses that a policy names has signed a checkpoint, by their signatures and not by what the server says.
 * Throws `TlogError` where the log's own signature or the policy is wrong.
 */
export function witnessStandings(policy: string, note: string): readonly WitnessStanding[] {
  const { agreed, silent } = evaluatePolicy(parsePolicy(policy), parseNote(note))
  const standing = ({ name, url }: { name: string; url?: string }, signed: number | null) => ({
    name,
    signed,
    near: isNear(url),
  })
  return [
    ...agreed.map(({ witness, time }) => standing(witness, time * 1000)),
    ...silent.map((witness) => standing(witness, null)),
  ].toSorted((one, other) => one.name.localeCompare(other.name, 'fr'))
}
