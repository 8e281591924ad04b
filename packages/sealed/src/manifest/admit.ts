import { epochNumber } from '../keys/epoch.ts'
import { ordered, past } from './order.ts'
import type { VerifiedRecord } from './sign-record.ts'

/** Why a record that is signed by whom it names does not count all the same. */
export type Refusal =
  /** Of another coffre. */
  | 'foreign'
  /** Its author was no member when it was written, or had been removed by someone who did not know of it. */
  | 'outsider'
  /** Written under a key that a newer epoch had replaced: its author writes it again under that one. */
  | 'superseded'
  /** Names records that are not here. */
  | 'waiting'

export interface Admitted {
  readonly records: readonly VerifiedRecord[]
  readonly refused: ReadonlyMap<string, Refusal>
  /** Ids of records that nothing admitted comes after: what the next record names. Sorted. */
  readonly tips: readonly string[]
  /** The epoch that counts; null before the coffre's first record. */
  readonly epoch: string | null
  /** Who may write now: where two members removed people at the same time, whom both left in. */
  readonly members: ReadonlySet<string>
}

const tipsOf = (records: readonly VerifiedRecord[]): readonly string[] => {
  const named = new Set(records.flatMap(({ body }) => body.after))
  return records.flatMap(({ id }) => (named.has(id) ? [] : [id])).toSorted()
}

interface Begun {
  readonly id: string
  readonly record: string
  readonly members: ReadonlySet<string>
  /** What its author knew, and the record itself. */
  readonly past: ReadonlySet<string>
}

/** Which records count: a pure function of the set of records, of the coffre and of who founded it. */
export function admit(all: ReadonlyMap<string, VerifiedRecord>, coffre: string, founder: string): Admitted {
  const refused = new Map<string, Refusal>()
  const own = new Map([...all].filter(([, { body }]) => body.coffre === coffre))
  for (const id of all.keys()) if (!own.has(id)) refused.set(id, 'foreign')
  const order = ordered(own)
  for (const { id } of order.waiting) refused.set(id, 'waiting')
  const begun: Begun[] = []
  const admitted: VerifiedRecord[] = []
  for (const record of order.records) {
    const { act } = record.body
    const knew = act.kind === 'epoch' ? past(own, record.id) : new Set<string>()
    const why = reason(record, knew, begun, founder)
    if (why === null) admitted.push(record)
    else refused.set(record.id, why)
    if (why === null && act.kind === 'epoch')
      begun.push({ id: act.id, record: record.id, members: new Set(act.members), past: knew })
  }
  // An epoch rules what its author did not know, also where that stands earlier in the order.
  const records = admitted.filter((record) => {
    const why = overruled(record, begun)
    if (why !== null) refused.set(record.id, why)
    return why === null
  })
  return { records, refused, tips: tipsOf(records), ...ruling(begun) }
}

function reason(
  { body }: VerifiedRecord,
  knew: ReadonlySet<string>,
  begun: readonly Begun[],
  founder: string,
): Refusal | null {
  const { act } = body
  const first = begun.length === 0
  // One beginning, by the founder; a second one of the same coffre is nobody's.
  if (first || body.after.length === 0)
    return first && act.kind === 'epoch' && body.author === founder && body.after.length === 0 ? null : 'outsider'
  const under = begun.find(({ id }) => id === body.epoch)
  if (under === undefined) return 'superseded'
  if (!under.members.has(body.author)) return 'outsider'
  if (act.kind !== 'epoch') return null
  const number = epochNumber(act.id)
  const back = begun.some(({ id, record }) => knew.has(record) && epochNumber(id) >= number)
  return back || number !== epochNumber(body.epoch) + 1 ? 'superseded' : null
}

/** An epoch speaks about what its author did not know, unless that was written under an epoch that knew of it. */
function overruled(record: VerifiedRecord, begun: readonly Begun[]): Refusal | null {
  const { act, epoch, author } = record.body
  const under = begun.find(({ id }) => id === (act.kind === 'epoch' ? act.id : epoch))
  for (const other of begun) {
    if (other.past.has(record.id) || under?.past.has(other.record) === true) continue
    if (!other.members.has(author)) return 'outsider'
    if (act.kind !== 'epoch' && compareEpochs(epoch, other.id) < 0) return 'superseded'
  }
  return null
}

function ruling(begun: readonly Begun[]): Pick<Admitted, 'epoch' | 'members'> {
  const tips = begun.filter(({ record }) => !begun.some((other) => other.record !== record && other.past.has(record)))
  const newest = tips.toSorted((a, b) => compareEpochs(a.id, b.id)).at(-1)
  const members = tips.map((tip) => tip.members)
  return {
    epoch: newest?.id ?? null,
    members: members.reduce((some, more) => some.intersection(more), members[0] ?? new Set<string>()),
  }
}

/** By number; where two have the same, by what follows it. */
export function compareEpochs(a: string, b: string): number {
  return epochNumber(a) - epochNumber(b) || (a < b ? -1 : a > b ? 1 : 0)
}
