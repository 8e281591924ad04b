import type { Clock } from '../../../platform/clock.ts'
import type { Live } from '../../../shared/lib/live.ts'
import type { KeptEntries } from './kept-entries.ts'
import * as queues from './queue.ts'
import type { Entry, EntryState, Queue } from './queue.ts'

/** What became of one attempt. `unknown`: no answer, ask again after `wait` ms (or the usual back-off). */
export type Attempt =
  | { readonly at: 'accepted'; readonly eventId: string }
  | { readonly at: 'unknown'; readonly wait: number | null }
  | ({ readonly at: 'refused' } & Omit<Extract<EntryState, { at: 'failed' }>, 'at'>)

export interface OutboxDeps {
  readonly clock: Clock
  readonly kept: KeptEntries
  /** True while it is worth trying. */
  readonly online: Live<boolean>
  /** One attempt. Never rejects. */
  readonly transmit: (entry: Entry) => Promise<Attempt>
}

export interface Outbox {
  of(roomId: string): Queue
  add(entry: Omit<Entry, 'state'>): void
  retry(roomId: string, txnId: string): void
  discard(roomId: string, txnId: string): void
  /** The message is in the timeline. */
  echoed(roomId: string, txnId: string): void
  /** Called with the room whose queue changed. */
  onChange(listener: (roomId: string) => void): () => void
  stop(): void
}

const firstWait = 1000
const longestWait = 30_000

/** Drives the queues: keeps before it sends, one message of a room at a time, again after a cut. */
export async function openOutbox(deps: OutboxDeps): Promise<Outbox> {
  const rooms = new Map<string, Queue>()
  const listeners = new Set<(roomId: string) => void>()
  const waiting = new Map<string, () => void>()
  const failures = new Map<string, number>()
  /** Writes of one entry follow each other, so that a « forget » never overtakes its « keep ». */
  const writes = new Map<string, Promise<void>>()
  let order = deps.clock.now()
  let stopped = false

  const of = (roomId: string) => rooms.get(roomId) ?? []
  const change = (roomId: string, queue: Queue) => {
    if (queue === of(roomId)) return
    rooms.set(roomId, queue)
    for (const listener of [...listeners]) listener(roomId)
  }
  const write = (txnId: string, act: () => Promise<void>) => {
    const done = (writes.get(txnId) ?? Promise.resolve()).then(act, act)
    writes.set(txnId, done)
    return done
  }
  const keep = (entry: Entry) => write(entry.txnId, () => deps.kept.keep(entry, (order += 1)))
  const forget = (txnId: string) => write(txnId, () => deps.kept.forget(txnId)).catch(() => {})

  const later = (roomId: string, asked: number | null) => {
    const count = (failures.get(roomId) ?? 0) + 1
    failures.set(roomId, count)
    const wait = asked ?? Math.min(longestWait, firstWait * 2 ** (count - 1))
    waiting.get(roomId)?.()
    waiting.set(roomId, deps.clock.after(wait, () => wake(roomId)))
  }
  const wake = (roomId: string) => {
    waiting.get(roomId)?.()
    waiting.delete(roomId)
    void pump(roomId)
  }

  async function pump(roomId: string): Promise<void> {
    if (stopped || waiting.has(roomId) || !deps.online.value) return
    const entry = queues.next(of(roomId))
    if (!entry) return
    change(roomId, queues.began(of(roomId), entry.txnId))
    // Where the browser refuses to keep it, it is still sent: the person was told it leaves.
    await writes.get(entry.txnId)?.catch(() => {})
    settle(entry, await deps.transmit(entry))
    void pump(roomId)
  }

  function settle(entry: Entry, attempt: Attempt): void {
    const { roomId, txnId } = entry
    if (stopped) return
    if (attempt.at === 'unknown') {
      change(roomId, queues.interrupted(of(roomId), txnId))
      later(roomId, attempt.wait)
      return
    }
    failures.delete(roomId)
    if (attempt.at === 'accepted') {
      void forget(txnId)
      change(roomId, queues.accepted(of(roomId), txnId, attempt.eventId))
      return
    }
    const { at: _, ...why } = attempt
    change(roomId, queues.refused(of(roomId), txnId, why))
    const failed = of(roomId).find((one) => one.txnId === txnId)
    if (failed) void keep(failed).catch(() => {})
  }

  for (const entry of await deps.kept.all()) rooms.set(entry.roomId, [...of(entry.roomId), ...queues.recovered([entry])])
  const unsubscribe = deps.online.subscribe((online) => {
    if (online) for (const roomId of rooms.keys()) wake(roomId)
  })
  for (const roomId of rooms.keys()) void pump(roomId)

  return {
    of,
    add(entry) {
      change(entry.roomId, queues.enqueue(of(entry.roomId), entry))
      void keep({ ...entry, state: { at: 'queued' } }).catch(() => {})
      void pump(entry.roomId)
    },
    retry(roomId, txnId) {
      change(roomId, queues.retried(of(roomId), txnId))
      wake(roomId)
    },
    discard(roomId, txnId) {
      change(roomId, queues.discarded(of(roomId), txnId))
      if (!of(roomId).some((entry) => entry.txnId === txnId)) void forget(txnId)
    },
    echoed(roomId, txnId) {
      if (!of(roomId).some((entry) => entry.txnId === txnId)) return
      change(roomId, queues.echoed(of(roomId), txnId))
      void forget(txnId)
      void pump(roomId)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop() {
      stopped = true
      unsubscribe()
      for (const cancel of waiting.values()) cancel()
    },
  }
}
