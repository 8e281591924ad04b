import type { RecordingSink } from '../../../features/calls/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'

interface TapeDeps {
  readonly recorder: Pick<MediaRecorder, 'start' | 'stop' | 'addEventListener' | 'state'>
  readonly sink: RecordingSink
  readonly clock: Clock
  /** Seconds that are stored, and whether the last piece could not be yet. */
  readonly told: (kept: number, failing: boolean) => void
}

export interface Tape {
  /** Resolves once all of it is stored and said to be all. */
  end(): Promise<void>
}

/** ms in one piece: with the time that its storing takes, what a crash loses stays below five seconds. */
const pieceLasts = 3_000
const retryAfter = 1_000
/** Pieces that wait for storage before it is given up: what is held is in memory. */
const mostWaiting = 200

/** Pieces as the recorder makes them, stored in their order, each tried until it is. */
export function runTape({ recorder, sink, clock, told }: TapeDeps): Tape {
  const waiting: { readonly piece: Blob; readonly seconds: number }[] = []
  const ended = Promise.withResolvers<void>()
  let [last, kept, failing, over] = [clock.now(), 0, false, false]
  let storing: Promise<void> = Promise.resolve()

  async function store(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        await sink.append(next.piece, next.seconds)
        waiting.shift()
        kept += next.seconds
        failing = false
      } catch (cause) {
        if (over && waiting.length > mostWaiting) throw cause
        failing = true
        await pause(clock, retryAfter)
      }
      told(kept, failing)
    }
  }
  recorder.addEventListener('dataavailable', (event) => {
    const { data } = event as BlobEvent
    const seconds = (clock.now() - last) / 1000
    last = clock.now()
    if (data.size === 0) return
    waiting.push({ piece: data, seconds })
    if (waiting.length > mostWaiting) return void recorder.stop()
    storing = storing.then(store)
  })
  recorder.addEventListener('stop', () => ended.resolve())
  recorder.start(pieceLasts)
  return {
    async end() {
      over = true
      if (recorder.state !== 'inactive') recorder.stop()
      await ended.promise
      await storing
      await sink.close()
    },
  }
}
