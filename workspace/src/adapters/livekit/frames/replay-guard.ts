import type { FrameIv } from './frame-format.ts'

/** What a track was announced as, when it was subscribed to. */
export type Source = 'camera' | 'microphone' | 'screen' | 'screen-sound'
export type ReplayVerdict = 'fresh' | 'replay' | 'old' | 'swap'

interface Stream {
  /** Timestamp of the newest frame, counted on past 2³². */
  newest: number
  /** Counters that were seen, by timestamp, oldest timestamps first. */
  readonly seen: Map<number, Set<number>>
}

const windowSeconds = 10

/**
 * Knows which frames of one participant were already shown (D4). It judges by the IV, which the sender writes and the
 * tag authenticates, never by what the media server says of a frame; hence only frames with a good tag are shown to
 * it. A stream belongs to the source under which it was first seen.
 */
export class ReplayGuard {
  readonly #sources = new Map<number, Source>()
  readonly #streams = new Map<string, Stream>()

  /** Remembers the frame when it is fresh. */
  judge(keyIndex: number, { ssrc, timestamp, counter }: FrameIv, source: Source): ReplayVerdict {
    const bound = this.#sources.get(ssrc)
    if (bound !== undefined && bound !== source) return 'swap'
    this.#sources.set(ssrc, source)
    const key = `${keyIndex} ${ssrc}`
    const stream = this.#streams.get(key) ?? { newest: timestamp, seen: new Map<number, Set<number>>() }
    this.#streams.set(key, stream)
    // RTP time wraps; the difference as a signed 32-bit number says which way it is shorter.
    const at = stream.newest + ((timestamp - stream.newest) | 0)
    const span = windowSeconds * clockRate(source)
    if (at < stream.newest - span) return 'old'
    if (stream.seen.get(at)?.has(counter)) return 'replay'
    stream.newest = Math.max(stream.newest, at)
    stream.seen.set(at, (stream.seen.get(at) ?? new Set()).add(counter))
    forget(stream, stream.newest - span)
    return 'fresh'
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
