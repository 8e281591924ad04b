import { everyMs, freshMs } from './next-run.ts'
import type { Retention } from './retention.ts'

const firstMs = 60_000

/** Runs the retention job while the gateway lives; of several replicas, one at a time. */
export function scheduleRetention(retention: Retention, onError: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout
  const plan = (ms: number) => {
    timer = setTimeout(run, ms)
    timer.unref()
    retention.plan(new Date(Date.now() + ms))
  }
  const run = () => {
    plan(everyMs)
    retention.runOnce(new Date(Date.now() - freshMs)).catch(onError)
  }
  plan(firstMs)
  return () => clearTimeout(timer)
}
