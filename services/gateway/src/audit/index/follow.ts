import { auditLeaf, type AuditLeaf, type IntentLeaf } from '@parvis/contracts'
import type { AuditLog } from '../audit-log.ts'
import type { EntryIndex, IndexedEntry, IndexedOutcome } from './entry-index.ts'

const batch = 2_000

export interface Follower {
  /** Resolves when everything that was acked at this moment is in the index. Rejects with what stopped it. */
  caughtUp(): Promise<void>
  /** Told of the range that came into the index. */
  subscribe(listener: (from: number, to: number) => void): () => void
  close(): Promise<void>
}

/**
 * Keeps the index level with the log, beside everything else. An index that is ahead of its log was made of another one:
 * it is made anew.
 */
export function follow(log: AuditLog, index: EntryIndex, onError: (error: unknown) => void): Follower {
  const listeners = new Set<(from: number, to: number) => void>()
  let running: Promise<void> | null = null
  const closing = new AbortController()
  let checked = false

  async function run(): Promise<void> {
    let size = await index.size()
    if (!checked && size > log.sizes.acked) {
      await index.clear()
      size = 0
    }
    checked = true
    while (!closing.signal.aborted && size < log.sizes.acked) {
      const to = Math.min(size + batch, log.sizes.acked)
      await take(log, index, size, to)
      for (const listener of listeners) listener(size, to)
      size = to
    }
  }
  const start = () =>
    (running ??= run().finally(() => {
      running = null
    }))
  const nudge = () => {
    if (!closing.signal.aborted && running === null) start().catch(onError)
  }
  const unsubscribe = log.subscribe(nudge)
  nudge()
  return {
    async caughtUp() {
      const wanted = log.sizes.acked
      while (!closing.signal.aborted && (await index.size()) < wanted) await start()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      closing.abort()
      unsubscribe()
      await running?.catch(() => undefined)
    },
  }
}

async function take(log: AuditLog, index: EntryIndex, from: number, to: number): Promise<void> {
  const intents: IndexedEntry[] = []
  const outcomes: IndexedOutcome[] = []
  for await (const entry of log.read(from, to)) {
    const leaf: AuditLeaf = auditLeaf.parse(JSON.parse(entry.leaf))
    if (leaf.kind === 'intent') intents.push(indexed(entry.index, leaf))
    else
      outcomes.push({
        of: leaf.of,
        index: entry.index,
        outcome: leaf.outcome,
        status: leaf.status ?? null,
        time: Date.parse(leaf.time),
      })
  }
  await index.add(from, to, intents, outcomes)
}

function indexed(index: number, leaf: IntentLeaf): IndexedEntry {
  return {
    index,
    time: Date.parse(leaf.time),
    act: leaf.act,
    class: leaf.class,
    actor: leaf.actor,
    object: leaf.object ?? null,
    from: leaf.place.from,
    to: leaf.place.to,
    decision: leaf.decision,
    rules: leaf.rules,
    policy: leaf.policy,
    correlation: leaf.correlation,
    detail: leaf.detail ?? null,
    outcome: null,
  }
}
