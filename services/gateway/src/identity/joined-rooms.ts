import * as z from 'zod'
import type { MatrixAdmin } from './matrix-admin.ts'

const answer = z.object({ joined_rooms: z.array(z.string()) })
/** Milliseconds for which an answer holds: who was removed from a room reaches its coffre no longer than that. */
const fresh = 2_000

interface Known {
  readonly rooms: Promise<ReadonlySet<string>>
  readonly until: number
}

/** Which rooms a person is in, as the homeserver says it now. */
export class JoinedRooms {
  readonly #admin: Pick<MatrixAdmin, 'call'>
  readonly #now: () => Date
  readonly #known = new Map<string, Known>()

  constructor(admin: Pick<MatrixAdmin, 'call'>, now: () => Date) {
    this.#admin = admin
    this.#now = now
  }

  /** Throws `upstream.unavailable`: not being able to ask is never being in a room. */
  of(userId: string): Promise<ReadonlySet<string>> {
    const now = this.#now().getTime()
    const known = this.#known.get(userId)
    if (known && known.until > now) return known.rooms
    for (const [other, { until }] of this.#known) if (until <= now) this.#known.delete(other)
    const rooms = this.#ask(userId)
    this.#known.set(userId, { rooms, until: now + fresh })
    rooms.catch(() => this.#known.delete(userId))
    return rooms
  }

  async #ask(userId: string): Promise<ReadonlySet<string>> {
    const path = `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/joined_rooms`
    const found = await this.#admin.call('GET', path)
    return new Set(found === undefined ? [] : answer.parse(found).joined_rooms)
  }
}
