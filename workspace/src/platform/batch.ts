import type { Clock } from './clock.ts'

export interface Batch {
  (): void
  /** At once, for what a person's own hand did: it must be on the screen before the act returns. */
  now(): void
  stop(): void
}

/**
 * Many changes, one answer: however often it is called within a turn, `run` happens once, in the next one.
 * A sync answer touches hundreds of events; the screen wants to hear of it once.
 */
export function batch(clock: Clock, run: () => void): Batch {
  let cancel: (() => void) | null = null
  const ask = () => {
    cancel ??= clock.after(0, () => {
      cancel = null
      run()
    })
  }
  ask.stop = () => {
    cancel?.()
    cancel = null
  }
  ask.now = () => {
    ask.stop()
    run()
  }
  return ask
}
