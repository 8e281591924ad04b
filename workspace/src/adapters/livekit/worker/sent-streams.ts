import type { EncodedFrame } from '../frames/inbound.ts'
import type { SentStream, Source } from '../frames/replay-guard.ts'

const period = 2_000

/**
 * Which streams leave, and how far each is: told every two seconds, and at once when one begins or goes on after a
 * pause, for what is known of a stream that stands still does not hold for long.
 */
export class SentStreams {
  readonly #say: (streams: readonly SentStream[]) => void
  readonly #now: () => number
  readonly #streams = new Map<number, { source: Source; timestamp: number; at: number }>()
  #told = -Infinity

  /** `now`: milliseconds. */
  constructor(say: (streams: readonly SentStream[]) => void, now: () => number) {
    this.#say = say
    this.#now = now
  }

  note(frame: EncodedFrame, source: Source): void {
    const { synchronizationSource: ssrc } = frame.getMetadata()
    if (ssrc === undefined || frame.data.byteLength === 0) return
    const at = this.#now()
    if (at - (this.#streams.get(ssrc)?.at ?? -Infinity) > period / 2) this.#told = -Infinity
    this.#streams.set(ssrc, { source, timestamp: frame.timestamp, at })
  }

  /** To be called often. */
  tell(): void {
    const now = this.#now()
    if (now - this.#told < period) return
    const recent = [...this.#streams].filter(([, { at }]) => now - at < period)
    if (recent.length === 0) return
    this.#told = now
    this.#say(recent.map(([ssrc, { source, timestamp }]) => ({ ssrc, source, timestamp })))
  }
}
