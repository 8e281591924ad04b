import {
  connectionChecks,
  type CheckFacts,
  type CheckState,
  type CheckWhy,
  type ConnectionCheck,
  type ConnectionCheckId,
  type ConnectionTest,
} from '../../../features/calls/port.ts'
import { liveSource } from '../../../shared/lib/live.ts'

export interface CheckResult {
  readonly state: Exclude<CheckState, 'waiting' | 'running'>
  readonly why?: CheckWhy
  readonly facts?: CheckFacts
}

/** Rejections count as `failed`. The signal says that nobody waits for it any more. */
export type CheckRun = (stopped: AbortSignal) => Promise<CheckResult>

const result = (state: CheckResult['state'], why?: CheckWhy, facts?: CheckFacts): CheckResult => ({
  state,
  ...(why && { why }),
  ...(facts && { facts }),
})
export const good = (facts?: CheckFacts): CheckResult => result('good', undefined, facts)
export const poor = (why: CheckWhy, facts?: CheckFacts): CheckResult => result('poor', why, facts)
export const failed = (why: CheckWhy): CheckResult => result('failed', why)
export const skipped = (why: CheckWhy): CheckResult => result('skipped', why)

/** One after the other: two at once would measure each other. `end` lets go of what they share. */
export function runChecks(runs: Readonly<Record<ConnectionCheckId, CheckRun>>, end: () => void): ConnectionTest {
  const blank = (id: ConnectionCheckId): ConnectionCheck => ({ id, state: 'waiting', why: null, facts: {} })
  const checks = liveSource<readonly ConnectionCheck[]>(connectionChecks.map(blank))
  const over = liveSource(false)
  const stopped = new AbortController()
  const change = (id: ConnectionCheckId, to: Partial<ConnectionCheck>) =>
    checks.set(checks.value.map((one) => (one.id === id ? { ...one, ...to } : one)))
  const run = async () => {
    for (const id of connectionChecks) {
      if (stopped.signal.aborted) break
      change(id, { state: 'running' })
      const { state, why = null, facts = {} } = await runs[id](stopped.signal).catch(() => failed('failed'))
      change(id, { state, why, facts })
    }
    end()
    over.set(true)
  }
  void run()
  return { checks, over, stop: () => stopped.abort() }
}
