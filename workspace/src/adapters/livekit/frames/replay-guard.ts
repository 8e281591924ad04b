import type { FrameIv } from './frame-format.ts'

/** What a track was announced as, when it was subscribed to. */
export type Source = 'camera' | 'microphone' | 'screen' | 'screen-sound'
/** `echo`: again, at once. Networks do that, and browsers ask for packets anew that were only late. It is not shown, as `replay`. */
export type ReplayVerdict = 'fresh' | 'echo' | 'replay' | 'old' | 'swap'

/** One stream of a sender, by their own word. */
export interface SentStream {
  readonly ssrc: number
  readonly source: Source
  /** RTP time of the newest frame. */
  readonly timestamp: number
}

interface Stream {
  /** Timestamp of the newest frame, counted on past 2³². */
  newest: number
  /** When each counter was seen first, ms, by timestamp, oldest timestamps first. */
  readonly seen: Map<number, Map<number, number>>
}

const windowSeconds = 10
/** A frame may be so far behind what its sender last said, and their word counts for so long. */
const lagSeconds = 3
const wordMs = 6_000
/** Of a link of 300 ms, whose packets are asked for anew several times. */
const echoMs = 2_000

/**
 * Knows which frames of one participant were already shown (D4). It judges by the IV, which the sender writes and the
 * tag authenticates, never by what the media server says of a frame; hence only frames with a good tag are shown to
 * it. A stream belongs to the source that its sender says it is of; until they said so, to the one under which it was
 * first seen.
 */
export class ReplayGuard {
  readonly #sources = new Map<number, Source>()
  readonly #streams = new Map<string, Stream>()
  readonly #said = new Map<number, { readonly timestamp: number; readonly at: number }>()

  /** The sender's word, opened under their key. `now`: milliseconds. */
  announced(streams: readonly SentStream[], now: number): void {
    for (const { ssrc, source, timestamp } of streams) {
      this.#sources.set(ssrc, source)
      this.#said.set(ssrc, { timestamp, at: now })
    }
  }

  /** Remembers the frame when it is fresh. */
  judge(keyIndex: number, { ssrc, timestamp, counter }: FrameIv, source: Source, now: number): ReplayVerdict {
    const bound = this.#sources.get(ssrc)
    if (bound !== undefined && bound !== source) return 'swap'
    if (this.#isHeldBack(ssrc, timestamp, clockRate(source), now)) return 'old'
    this.#sources.set(ssrc, source)
    const key = `${keyIndex} ${ssrc}`
    const stream = this.#streams.get(key) ?? { newest: timestamp, seen: new Map<number, Map<number, number>>() }
    this.#streams.set(key, stream)
    // RTP time wraps; the difference as a signed 32-bit number says which way it is shorter.
    const at = stream.newest + ((timestamp - stream.newest) | 0)
    const span = windowSeconds * clockRate(source)
    if (at < stream.newest - span) return 'old'
    const first = stream.seen.get(at)?.get(counter)
    if (first !== undefined) return now - first <= echoMs ? 'echo' : 'replay'
    stream.newest = Math.max(stream.newest, at)
    stream.seen.set(at, (stream.seen.get(at) ?? new Map<number, number>()).set(counter, now))
    forget(stream, stream.newest - span)
    return 'fresh'
  }

  /** Sent long before it comes: somebody kept it on the way. */
  #isHeldBack(ssrc: number, timestamp: number, rate: number, now: number): boolean {
    const said = this.#said.get(ssrc)
    if (!said || now - said.at > wordMs) return false
    const expected = Math.round(said.timestamp + ((now - said.at) / 1_000) * rate)
    return ((timestamp - expected) | 0) < -lagSeconds * rate
  }
}

/** RTP ticks a second. */
function clockRate(source: Source): number {
  return source === 'microphone' || source === 'screen-sound' ? 48_000 : 90_000
}

function forget({ seen }: Stream, before: number): void {
  for (const timestamp of seen.keys()) {
    if (timestamp >= before) return
    seen.delete(timestamp)
  }
}
