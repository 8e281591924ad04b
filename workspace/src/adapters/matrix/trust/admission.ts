/**
 * Whom the keys of a room may go to, as one device has learnt it. The homeserver writes the list of members and signs
 * nothing of it (T1): here somebody gets in by the word of a person who is in already, and goes out as soon as the
 * homeserver says that they left. Pure functions on a value; times in milliseconds.
 */
export interface Admission {
  /** When this device met the room: what was said before is believed only as far as it was met then. */
  readonly since: number
  /** Admitted people, and since when. */
  readonly people: Readonly<Record<string, number>>
  /** Who left, and when: an older word does not bring them back. */
  readonly left: Readonly<Record<string, number>>
}

/** A member's word, opened from the room's encryption: these people are in. Its time is the sender's. */
export interface Word {
  readonly sender: string
  readonly people: readonly string[]
  readonly at: number
}

/** Clocks of colleagues differ, and a word may be overtaken by what it tells of. */
const slack = 120_000
/** So long somebody may be admitted before the homeserver tells that they are there. */
const patience = 60_000

export function begun(people: readonly string[], now: number): Admission {
  return { since: now, people: Object.fromEntries(people.map((id) => [id, now])), left: {} }
}

/**
 * The room as a device meets it: who is in its list now, less whom no member has announced. Where nobody has said
 * anything, there is nothing to measure the list by, and it is taken as it is. `words` oldest first: the oldest is the
 * root, since nobody was before it.
 */
export function met(present: readonly string[], words: readonly Word[], me: string, now: number): Admission {
  const [first] = words
  if (first === undefined) return begun(present, now)
  const told = new Set([me, first.sender])
  for (const { sender, people } of words) {
    if (told.has(sender)) for (const id of people) told.add(id)
  }
  return begun(
    present.filter((id) => told.has(id)),
    now,
  )
}

export function admits({ people }: Admission, id: string): boolean {
  return Object.hasOwn(people, id)
}

/** By the hand of whoever sits at this device. */
export function admitted(admission: Admission, ids: readonly string[], now: number): Admission {
  const fresh = ids.filter((id) => !admits(admission, id))
  if (fresh.length === 0) return admission
  const left = Object.fromEntries(Object.entries(admission.left).filter(([id]) => !fresh.includes(id)))
  return { ...admission, left, people: { ...admission.people, ...Object.fromEntries(fresh.map((id) => [id, now])) } }
}

/** By the word of a member. Nobody gets in by a stranger's word, nor by one from before they left. */
export function told(admission: Admission, { sender, people, at }: Word, now: number): Admission {
  if (!admits(admission, sender)) return admission
  const valid = people.filter((id) => at > (admission.left[id] ?? admission.since) - slack)
  return admitted(admission, valid, now)
}

export function departed(admission: Admission, ids: readonly string[], now: number): Admission {
  const gone = ids.filter((id) => admits(admission, id))
  if (gone.length === 0) return admission
  const people = Object.fromEntries(Object.entries(admission.people).filter(([id]) => !gone.includes(id)))
  return { ...admission, people, left: { ...admission.left, ...Object.fromEntries(gone.map((id) => [id, now])) } }
}

/** After the whole list of members was read: who is in it no more has left unseen. */
export function seen(admission: Admission, present: readonly string[], now: number): Admission {
  const here = new Set(present)
  const gone = Object.entries(admission.people).filter(([id, at]) => !here.has(id) && now - at > patience)
  return departed(
    admission,
    gone.map(([id]) => id),
    now,
  )
}
