import type { Clock } from '../../../platform/clock.ts'
import type { Live } from '../../../shared/lib/live.ts'
import type { KeptEntries } from './kept-entries.ts'
import * as queues from './queue.ts'
import type { Entry, EntryState, FailureReason, Queue } from './queue.ts'

/** What became of one attempt. `unknown`: no answer, ask again after `wait` ms (or the usual back-off). */
export type Attempt =
  | { readonly at: 'accepted'; readonly eventId: string }
  | { readonly at: 'unknown'; readonly wait: number | null }
  | { readonly at: 'refused'; readonly why: Omit<Extract<EntryState, { at: 'failed' }>, 'at'> }

export interface OutboxDeps {
  readonly clock: Clock
  readonly kept: KeptEntries
  /** True while it is worth trying. */
  readonly online: Live<boolean>
  /** One attempt. Never rejects. */
  readonly transmit: (entry: Entry) => Promise<Attempt>
}

const firstWait = 1000
const longestWait = 30_000

/**
 * Drives the queues of all rooms: keeps a message before it sends it, one message of a room at a time, again after a
 * cut, with the same transaction id. Make it with `openOutbox`, which brings back what an earlier page left.
 */
export class Outbox {
  readonly #deps: OutboxDeps
  readonly #rooms = new Map<string, Queue>()
  readonly #listeners = new Set<(roomId: string) => void>()
  /** Rooms that wait before the next attempt, and the way to end the wait. */
  readonly #waiting = new Map<string, () => void>()
  readonly #failures = new Map<string, number>()
  /** Writes of one entry follow each other, so that « forget » never overtakes « keep ». */
  readonly #writes = new Map<string, Promise<void>>()
  readonly #unsubscribe: () => void
  #order: number
  #stopped = false

  constructor(deps: OutboxDeps, entries: readonly Entry[]) {
    this.#deps = deps
    this.#order = deps.clock.now()
    for (const entry of queues.recovered(entries)) this.#rooms.set(entry.roomId, [...this.of(entry.roomId), entry])
    this.#unsubscribe = deps.online.subscribe((online) => {
      if (online) this.#wakeAll()
    })
    this.#wakeAll()
  }

  of(roomId: string): Queue {
    return this.#rooms.get(roomId) ?? []
  }

  rooms(): readonly string[] {
    return [...this.#rooms.keys()]
  }

  add(entry: Omit<Entry, 'state'>): void {
    this.#change(entry.roomId, queues.enqueue(this.of(entry.roomId), entry))
    this.#keep({ ...entry, state: { at: 'queued' } })
    void this.#pump(entry.roomId)
  }

  retry(roomId: string, txnId: string): void {
    this.#change(roomId, queues.retried(this.of(roomId), txnId))
    const entry = this.#find(roomId, txnId)
    if (entry?.state.at === 'queued') this.#keep(entry)
    this.#wake(roomId)
  }

  /** Everything that was refused for this reason, in its order: the reason is gone. */
  retryAll(reason: FailureReason): void {
    for (const [roomId, queue] of this.#rooms) {
      const failed = queue.filter(({ state }) => state.at === 'failed' && state.reason === reason)
      for (const { txnId } of failed) this.retry(roomId, txnId)
    }
  }

  discard(roomId: string, txnId: string): void {
    this.#change(roomId, queues.discarded(this.of(roomId), txnId))
    if (!this.#find(roomId, txnId)) this.#forget(txnId)
  }

  /** The message is in the timeline, which shows it from now on. */
  echoed(roomId: string, txnId: string): void {
    if (!this.#find(roomId, txnId)) return
    this.#change(roomId, queues.echoed(this.of(roomId), txnId))
    this.#forget(txnId)
    void this.#pump(roomId)
  }

  /** Called with the room whose queue changed. */
  onChange(listener: (roomId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  stop(): void {
    this.#stopped = true
    this.#unsubscribe()
    for (const cancel of this.#waiting.values()) cancel()
  }

  async #pump(roomId: string): Promise<void> {
    if (this.#stopped || this.#waiting.has(roomId) || !this.#deps.online.value) return
    const entry = queues.next(this.of(roomId))
    if (!entry) return
    this.#change(roomId, queues.began(this.of(roomId), entry.txnId))
    await this.#writes.get(entry.txnId)
    const attempt = await this.#deps.transmit(entry)
    if (this.#stopped) return
    this.#settle(entry, attempt)
    void this.#pump(roomId)
  }

  #settle({ roomId, txnId }: Entry, attempt: Attempt): void {
    if (attempt.at === 'unknown') {
      this.#change(roomId, queues.interrupted(this.of(roomId), txnId))
      this.#later(roomId, attempt.wait)
      return
    }
    this.#failures.delete(roomId)
    if (attempt.at === 'accepted') {
      this.#forget(txnId)
      this.#change(roomId, queues.accepted(this.of(roomId), txnId, attempt.eventId))
      return
    }
    this.#change(roomId, queues.refused(this.of(roomId), txnId, attempt.why))
    const failed = this.#find(roomId, txnId)
    if (failed) this.#keep(failed)
  }

  #later(roomId: string, asked: number | null): void {
    const count = (this.#failures.get(roomId) ?? 0) + 1
    this.#failures.set(roomId, count)
    const wait = asked ?? Math.min(longestWait, firstWait * 2 ** (count - 1))
    this.#waiting.get(roomId)?.()
    this.#waiting.set(
      roomId,
      this.#deps.clock.after(wait, () => this.#wake(roomId)),
    )
  }

  #wake(roomId: string): void {
    this.#waiting.get(roomId)?.()
    this.#waiting.delete(roomId)
    void this.#pump(roomId)
  }

  #wakeAll(): void {
    for (const roomId of this.#rooms.keys()) this.#wake(roomId)
  }

  #find(roomId: string, txnId: string): Entry | undefined {
    return this.of(roomId).find((entry) => entry.txnId === txnId)
  }

  #change(roomId: string, queue: Queue): void {
    if (queue === this.of(roomId)) return
    this.#rooms.set(roomId, queue)
    for (const listener of [...this.#listeners]) listener(roomId)
  }

  #keep(entry: Entry): void {
    const order = (this.#order += 1)
    this.#write(entry.txnId, () => this.#deps.kept.keep(entry, order))
  }

  #forget(txnId: string): void {
    this.#write(txnId, () => this.#deps.kept.forget(txnId))
  }

  /** Where the browser refuses to keep, the message is still sent: the person was told that it leaves. */
  #write(txnId: string, act: () => Promise<void>): void {
    const earlier = this.#writes.get(txnId) ?? Promise.resolve()
    this.#writes.set(
      txnId,
      earlier.then(act).catch(() => {}),
    )
  }
}

export async function openOutbox(deps: OutboxDeps): Promise<Outbox> {
  return new Outbox(deps, await deps.kept.all())
}
