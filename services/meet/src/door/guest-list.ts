/** Who a token was given to, so that the SFU's word on an identity can be told of a person. */
export interface Given {
  readonly roomId: string
  readonly userId: string
  readonly guest: boolean
  /** Of the request by which the gateway let them ask: joins its entries to those about the SFU. */
  readonly correlation: string | null
}

const most = 20_000

/** Tokens that were given out, by SFU, room and identity there. In memory: a token that nobody remembers is asked anew. */
export class GuestList {
  readonly #given = new Map<string, Given>()

  note(sfu: string, room: string, identity: string, given: Given): void {
    const key = keyOf(sfu, room, identity)
    this.#given.delete(key)
    this.#given.set(key, given)
    const [oldest] = this.#given.keys()
    if (this.#given.size > most && oldest !== undefined) this.#given.delete(oldest)
  }

  of(sfu: string, room: string, identity: string): Given | null {
    return this.#given.get(keyOf(sfu, room, identity)) ?? null
  }

  /** Under which identities somebody was let into a room's call at an SFU. */
  identitiesOf(sfu: string, roomId: string, userIds: readonly string[]): readonly string[] {
    return [...this.#given]
      .filter(
        ([key, { roomId: id, userId }]) => key.startsWith(startOf(sfu)) && id === roomId && userIds.includes(userId),
      )
      .map(([key]) => (JSON.parse(key) as readonly string[])[2] ?? '')
  }

  /** Everyone who was given a token of this room's call, at an SFU where it goes on. */
  inside(roomId: string): readonly string[] {
    const users = [...this.#given.values()].filter((given) => given.roomId === roomId).map(({ userId }) => userId)
    return [...new Set(users)]
  }

  /** Matrix ids of the rooms in whose calls somebody was let. */
  rooms(): readonly string[] {
    return [...new Set([...this.#given.values()].map(({ roomId }) => roomId))]
  }

  /** Guests who are in another room's call: in a small group of this one, for they are let in nowhere else. */
  guestsAside(roomId: string): readonly string[] {
    const aside = [...this.#given.values()].filter((given) => given.guest && given.roomId !== roomId)
    return [...new Set(aside.map(({ userId }) => userId))]
  }

  /** Does the call go on at another SFU? */
  elsewhere(roomId: string, sfu: string): boolean {
    return [...this.#given].some(([key, given]) => given.roomId === roomId && !key.startsWith(startOf(sfu)))
  }

  ended(sfu: string, room: string): void {
    const start = startOf(sfu, room)
    for (const key of this.#given.keys()) if (key.startsWith(start)) this.#given.delete(key)
  }
}

/** What the keys of an SFU, or of a room there, begin with. */
const startOf = (...parts: readonly string[]): string => `${JSON.stringify(parts).slice(0, -1)},`
const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts)
