import type { Clock } from '../../../platform/clock.ts'
import type { Unsubscribe } from '../../../shared/lib/live.ts'

/** How often it is looked, ms. */
const between = 1_000
/** Of the time that passed so much sound must have been made: else there are gaps that are heard. */
const enough = 0.9
/** So many looks in a row: a hiccup is over by then. */
const mostBad = 4
/** ms: a page that was held up or slept for longer than that says nothing of sound. */
const longest = 2_500

/** Calls `slow`, once, when a context goes on making less sound than time passes. Returns the way to stop looking. */
export function watchSoundLag(
  context: Pick<AudioContext, 'currentTime' | 'state'>,
  clock: Clock,
  slow: () => void,
): Unsubscribe {
  let [bad, made, at] = [0, context.currentTime, clock.now()]
  let next = () => {}
  const look = () => {
    const [passed, more] = [clock.now() - at, (context.currentTime - made) * 1_000]
    ;[at, made] = [clock.now(), context.currentTime]
    const counts = context.state === 'running' && passed <= longest
    bad = counts && more < passed * enough ? bad + 1 : 0
    if (bad >= mostBad) slow()
    else next = clock.after(between, look)
  }
  next = clock.after(between, look)
  return () => next()
}
