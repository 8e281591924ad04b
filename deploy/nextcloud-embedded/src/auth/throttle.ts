import { StoreError } from '../error.ts'

const windowMs = 60_000
/** Names remembered at once; the oldest go first. */
const most = 10_000

/** Counts wrong passwords for a name; beyond `failures` in a minute that name waits, whoever asks. */
export class Throttle {
  readonly #failures: number
  readonly #now: () => number
  readonly #counts = new Map<string, { count: number; since: number }>()

  constructor(failures: number, now: () => number = Date.now) {
    this.#failures = failures
    this.#now = now
  }

  /** @throws StoreError `too-many` */
  assertOpen(name: string): void {
    const entry = this.#counts.get(name)
    if (!entry || entry.count < this.#failures) return
    const left = entry.since + windowMs - this.#now()
    if (left > 0) throw new StoreError('too-many', { retryAfter: Math.ceil(left / 1000) })
    this.#counts.delete(name)
  }

  /** To be called before the password is looked at, and `forgive` after it was right: many at once count too. */
  count(name: string): void {
    const now = this.#now()
    const entry = this.#counts.get(name)
    if (entry && entry.since + windowMs > now) entry.count += 1
    else this.#counts.set(name, { count: 1, since: now })
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > most && oldest !== undefined) this.#counts.delete(oldest)
  }

  forgive(name: string): void {
    const entry = this.#counts.get(name)
    if (entry) entry.count -= 1
  }
}
