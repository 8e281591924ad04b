/** Time as it is handed to whoever waits or dates something. Milliseconds. */
export interface Clock {
  now(): number
  /** Runs once after at least `ms`. Returns the way to give up. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve))
}
