import { setTimeout as sleep } from 'node:timers/promises'

/** Wakes one sleeper; a ring that nobody was waiting for is heard by the next. */
export class Bell {
  #ring = Promise.withResolvers<void>()

  ring(): void {
    this.#ring.resolve()
  }

  /** Until it rings, `milliseconds` have passed, or the end. */
  async heard(milliseconds: number, end: AbortSignal): Promise<void> {
    const awake = new AbortController()
    await Promise.race([this.#ring.promise, pause(milliseconds, AbortSignal.any([end, awake.signal]))])
    awake.abort()
    this.#ring = Promise.withResolvers<void>()
  }
}

/** Cut short by the end; never rejects. */
export async function pause(milliseconds: number, end: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: end, ref: false }).catch(() => {})
}
