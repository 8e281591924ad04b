import type { Clock } from './clock.ts'

/**
 * Many changes, one answer: however often it is called within a turn, `run` happens once, in the next one.
 * A sync answer touches hundreds of events; the screen wants to hear of it once.
 */
export function batch(clock: Clock, run: () => void): { (): void; stop(): void } {
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
  return ask
}
