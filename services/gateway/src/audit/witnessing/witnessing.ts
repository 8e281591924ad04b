import { parseCheckpoint, parseNote, type Policy, type Sha256 } from '@parvis/tlog'
import type { AuditLog } from '../audit-log.ts'
import { Bell, pause } from './bell.ts'
import type { Witness } from './policy.ts'
import { askRound } from './round.ts'
import { WitnessLink, type WitnessStatus } from './witness-link.ts'

/** All in milliseconds. */
export interface Pace {
  /** Between two rounds, at least. */
  readonly between: number
  /** A log that does not grow is cosigned again this often: it shows that the witnesses are there. */
  readonly refresh: number
  /** For one answer. */
  readonly timeout: number
  /** Between two tries of a witness that fails; they grow up to it. */
  readonly longestPause: number
  /** Without a cosignature for longer, a witness is called silent. */
  readonly silence: number
}

export const usualPace: Pace = {
  between: 500,
  refresh: 4 * 60_000,
  timeout: 10_000,
  longestPause: 60_000,
  silence: 10 * 60_000,
}

export interface WitnessingOptions {
  readonly log: Pick<AuditLog, 'checkpoint' | 'witnessedCheckpoint' | 'tile' | 'cosigned' | 'subscribe'>
  readonly witnesses: readonly Witness[]
  readonly policy: Policy
  readonly sha: Sha256
  /** Told of what was not foreseen; the rounds go on. */
  readonly onError: (error: unknown) => void
  readonly now?: () => number
  readonly pace?: Partial<Pace>
}

/** Brings the log's checkpoints to the witnesses, beside everything else: no entry ever waits for it. */
export interface Witnessing {
  status(): readonly WitnessStatus[]
  /** Told after each round, and at least every half minute: a silence begins without anything happening. */
  subscribe(listener: (status: readonly WitnessStatus[]) => void): () => void
  close(): Promise<void>
}

const tick = 30_000

export function startWitnessing(options: WitnessingOptions): Witnessing {
  const { log, witnesses, now = Date.now, policy, sha, onError } = options
  const pace = { ...usualPace, ...options.pace }
  const closing = new AbortController()
  const size = seenBefore(log.witnessedCheckpoint())
  const bell = new Bell()
  const asked = witnesses.map((witness) => ({
    key: witness.key,
    link: new WitnessLink({ ...witness, ...pace, log, sha, now, size, onAnswer: () => bell.ring() }),
  }))
  const listeners = new Set<(status: readonly WitnessStatus[]) => void>()
  const status = () => asked.map(({ link }) => link.status)
  const tell = () => {
    for (const listener of listeners) listener(status())
  }
  const unsubscribe = log.subscribe(() => bell.ring())
  let askedAt = -Infinity

  const isDue = (checkpoint: string | null): checkpoint is string => {
    if (checkpoint === null || !asked.some(({ link }) => link.isFree)) return false
    const { text } = parseNote(checkpoint)
    // One that was busy when the others were asked is asked once it has answered, and the others again: of one head all.
    return now() - askedAt >= pace.refresh || asked.some(({ link }) => link.isNew(text) || link.mayRetry)
  }
  const round = async () => {
    const checkpoint = log.checkpoint()
    if (!isDue(checkpoint)) return
    askedAt = now()
    const free = asked.filter(({ link }) => link.isFree)
    const cosigned = (note: string) => log.cosigned(note).catch(onError)
    await askRound(checkpoint, free, { policy, closing: closing.signal, cosigned })
    tell()
  }
  const run = async () => {
    while (!closing.signal.aborted) {
      await round().catch(onError)
      await pause(pace.between, closing.signal)
      const retries = asked.map(({ link }) => link.notBefore - now()).filter((wait) => wait > 0)
      if (!isDue(log.checkpoint())) await bell.heard(Math.min(tick, pace.refresh, ...retries), closing.signal)
    }
  }
  const ticking = setInterval(tell, Math.min(tick, pace.silence))
  ticking.unref()
  const running = asked.length === 0 ? Promise.resolve() : run()
  return {
    status,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => {
      clearInterval(ticking)
      unsubscribe()
      closing.abort()
      await running
    },
  }
}

/** How far a quorum had come before this start: the best guess at what each witness remembers. */
function seenBefore(checkpoint: string | null): number {
  return checkpoint === null ? 0 : parseCheckpoint(parseNote(checkpoint).text).size
}
