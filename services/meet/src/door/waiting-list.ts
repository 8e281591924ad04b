/** Somebody who stands at a call's door. */
export interface Waiting {
  readonly userId: string
  readonly name: string
  readonly guest: boolean
  readonly assurance: string | null
  /** Milliseconds since 1970. */
  readonly since: number
}

type Seen = Waiting & { readonly seen: number }

/** Milliseconds without a knock after which somebody has gone away: their browser knocks every two seconds. */
const patience = 15_000
/** Nobody fills a service's memory by knocking. */
const most = 200

/** Who knocks at which room's call. In memory: who still waits knocks again. */
export class WaitingList {
  readonly #rooms = new Map<string, Map<string, Seen>>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  knock(room: string, who: Omit<Waiting, 'since'>): void {
    const here = this.#fresh(room)
    const now = this.#now()
    const known = here.get(who.userId)
    if (!known && here.size >= most) return
    here.set(who.userId, { ...who, since: known?.since ?? now, seen: now })
    this.#rooms.set(room, here)
  }

  gone(room: string, userId: string): void {
    this.#rooms.get(room)?.delete(userId)
  }

  /** Longest waiting first. */
  of(room: string): readonly Waiting[] {
    return [...this.#fresh(room).values()]
      .map(({ seen: _seen, ...who }) => who)
      .toSorted((one, other) => one.since - other.since)
  }

  #fresh(room: string): Map<string, Seen> {
    const oldest = this.#now() - patience
    for (const [id, here] of this.#rooms) {
      for (const [userId, { seen }] of here) if (seen < oldest) here.delete(userId)
      if (here.size === 0) this.#rooms.delete(id)
    }
    return this.#rooms.get(room) ?? new Map<string, Seen>()
  }
}
