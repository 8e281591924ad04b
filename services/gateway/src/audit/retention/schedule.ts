import type { Retention } from './retention.ts'

const hour = 3_600_000
const firstMs = 60_000
/** Twice a day, so that a month that ends is noticed on its first day. */
const everyMs = 12 * hour

/** Runs the retention job while the gateway lives; of several replicas, one at a time. */
export function scheduleRetention(retention: Retention, onError: (error: unknown) => void): () => void {
  const run = () => void retention.runOnce(new Date(Date.now() - everyMs + hour)).catch(onError)
  const [first, again] = [setTimeout(run, firstMs), setInterval(run, everyMs)]
  first.unref()
  again.unref()
  return () => {
    clearTimeout(first)
    clearInterval(again)
  }
}
