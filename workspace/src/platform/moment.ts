import type { Clock } from './clock.ts'

/** One moment to come, at which something changes by itself: setting another forgets the one before. */
export interface Moment {
  /** `time` as the clock tells it, in ms; null: none. */
  at(time: number | null, run: () => void): void
  forget(): void
}

export function moment(clock: Clock): Moment {
  let cancel: (() => void) | null = null
  const forget = () => {
    cancel?.()
    cancel = null
  }
  return {
    forget,
    at(time, run) {
      forget()
      // A little later, so that whoever asks then finds it over.
      if (time !== null) cancel = clock.after(Math.max(0, time - clock.now()) + 10, run)
    },
  }
}
