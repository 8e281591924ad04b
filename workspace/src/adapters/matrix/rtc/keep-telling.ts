import type { Clock } from '../../../platform/clock.ts'

/** Somebody's device, its signature or the word that lets them in may be on their way for so long (ms). */
const patience = 6_000
/** Then it is told so often, for as long as it is so: what is told counts as over after five seconds. */
const every = 4_000

/** Runs after some patience, and again and again while it gives true. Returns the way to give up. */
export function keepTelling(clock: Clock, tell: () => boolean): () => void {
  let cancel = clock.after(patience, turn)
  function turn(): void {
    if (tell()) cancel = clock.after(every, turn)
  }
  return () => cancel()
}
