import type { RingSaid } from './ring-content.ts'

/** What a room's register tells of its calls, oldest first. */
export type CallFact =
  | { readonly kind: 'ring'; readonly id: string; readonly by: string; readonly at: number; readonly said: RingSaid }
  | { readonly kind: 'decline'; readonly of: string; readonly by: string }
  | { readonly kind: 'came' | 'went'; readonly by: string }

/** How each person took a ring. `waiting`: until it stops; `none`: it stopped, and they had not answered. */
export type Answer = 'waiting' | 'joined' | 'declined' | 'none'

export interface RingStory {
  readonly id: string
  readonly by: string
  readonly at: number
  readonly said: RingSaid
  /** It still rings: within its time, and its caller is still in the call. */
  readonly rings: boolean
  readonly answerOf: (person: string) => Answer
}

/**
 * Every ring of a room with what became of it. Nothing but the register is needed, so that another device, or this one
 * after a reload, tells the same: who came into the call before it was over has answered, whenever that was.
 */
export function ringStories(facts: readonly CallFact[], now: number): readonly RingStory[] {
  return facts.flatMap((fact, index) => (fact.kind === 'ring' ? [storyOf(fact, facts, index, now)] : []))
}

/** The ring that a person has out, or had last. Their last word of a call may have been one that rings nowhere: then none. */
export function lastRingOf(person: string, stories: readonly RingStory[]): RingStory | undefined {
  const last = stories.findLast(({ by }) => by === person)
  return last?.said.loud ? last : undefined
}

function storyOf(
  { id, by, at, said }: Extract<CallFact, { kind: 'ring' }>,
  facts: readonly CallFact[],
  index: number,
  now: number,
): RingStory {
  const inside = insideAt(facts, index).add(by)
  const joined = new Set([...inside].filter((person) => person !== by))
  const declined = new Set<string>()
  let callerThere = true
  for (const fact of facts.slice(index + 1)) {
    if (fact.kind === 'decline' && fact.of === id) declined.add(fact.by)
    if (inside.size === 0) continue
    if (fact.kind === 'came') joined.add(fact.by)
    if (fact.kind === 'came') inside.add(fact.by)
    if (fact.kind === 'went') inside.delete(fact.by)
    // Another ring of the same person takes the place of this one.
    if ((fact.kind === 'went' || fact.kind === 'ring') && fact.by === by) callerThere = false
  }
  const rings = callerThere && now < said.until
  return {
    id,
    by,
    at,
    said,
    rings,
    answerOf: (person) => {
      if (joined.has(person)) return 'joined'
      if (declined.has(person)) return 'declined'
      return rings ? 'waiting' : 'none'
    },
  }
}

function insideAt(facts: readonly CallFact[], index: number): Set<string> {
  const inside = new Set<string>()
  for (const fact of facts.slice(0, index)) {
    if (fact.kind === 'came') inside.add(fact.by)
    if (fact.kind === 'went') inside.delete(fact.by)
  }
  return inside
}
