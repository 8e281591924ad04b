/**
 * Rooms of small groups that guests were let into besides the one they came to. In memory: after a new start of the
 * gateway a guest finds the way back to their own call, and no group.
 */
export class GuestGroups {
  /** By guest. */
  readonly #rooms = new Map<string, Set<string>>()
  /** Rooms whose call ended while guests of it sat in groups. */
  readonly #ended = new Set<string>()

  enter(guest: string, room: string): void {
    this.#rooms.set(guest, (this.#rooms.get(guest) ?? new Set<string>()).add(room))
  }

  of(guest: string): readonly string[] {
    return [...(this.#rooms.get(guest) ?? [])]
  }

  forget(guest: string): void {
    this.#rooms.delete(guest)
  }

  /** Somebody is in this room's call. */
  came(room: string): void {
    this.#ended.delete(room)
  }

  /**
   * A room's call is over. Gives the guests who sat in it and in no other group, and whose own call was over before:
   * nobody waits for them anywhere.
   */
  async ended(room: string, ownRoom: (guest: string) => Promise<string | undefined>): Promise<readonly string[]> {
    const out = [...this.#rooms].filter(([, rooms]) => rooms.delete(room) && rooms.size === 0).map(([guest]) => guest)
    for (const guest of out) this.#rooms.delete(guest)
    const ownRooms = await Promise.all(out.map(ownRoom))
    const stranded = out.filter((_guest, at) => this.#ended.has(ownRooms[at] ?? ''))
    if (this.#rooms.size === 0) this.#ended.clear()
    else this.#ended.add(room)
    return stranded
  }
}
