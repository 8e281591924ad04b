import type { RecordingSink } from '../../../features/calls/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'
import { openFilm } from './webm.ts'

type Recorder = Pick<MediaRecorder, 'start' | 'stop' | 'addEventListener' | 'state'>

interface TapeDeps {
  /** A recorder of the same sound and images, each time it is asked. */
  readonly open: () => Recorder
  readonly pace: Pace
  readonly sink: RecordingSink
  readonly clock: Clock
  /** Seconds of film that are stored, and whether the last piece could not be yet. */
  readonly told: (kept: number, failing: boolean) => void
}

/** How many images a second there are to encode. */
interface Pace {
  readonly full: number
  set(images: number): void
}

export interface Tape {
  /** Resolves once all of it is stored and said to be all. */
  end(): Promise<void>
}

/** One recorder of those that made the film; times in ms since the beginning. */
interface Run {
  readonly recorder: Recorder
  readonly begun: number
  /** Between its beginning and its first sound or image: not recorded, so nothing to wait for. Null before that. */
  late: number | null
}

/** How often a recorder gives what it has, ms: what it holds back is seen soon. */
const sliceLasts = 500
/** ms in one stored piece: with what is held back and the time of storing, a crash loses less than five seconds. */
const pieceLasts = 2_000
/**
 * ms that a recorder may be behind. A machine that can't encode as many images as there are lets them queue, and the
 * recorder holds the sound of that time back, to write both in order: of 23 s it had written five.
 */
const mostBehind = 1_500
/** ms that a recorder may take to begin; what comes later than that is held back. */
const mostLate = 500
/** A pace falls at once to a part, and grows by so many images a slice while nothing is held back. */
const [loss, gain] = [3, 0.1]
const retryAfter = 1_000
/** Pieces that wait for storage before it is given up: what is held is in memory. */
const mostWaiting = 300

/** A film as recorders make it, stored piece by piece in order, each tried until it is. */
export function runTape(deps: TapeDeps): Tape {
  return new RunningTape(deps)
}

class RunningTape implements Tape {
  readonly #deps: TapeDeps
  readonly #film = openFilm()
  readonly #began: number
  readonly #waiting: { readonly piece: Blob; readonly end: number }[] = []
  /** Less than a piece, not stored yet; and how far the film went when the last piece was made. */
  #slices: BlobPart[] = []
  #cut = 0
  #run: Run
  #filmed: Run
  #images: number
  #kept = 0
  #over = false
  #reading: Promise<void> = Promise.resolve()
  #storing: Promise<void> = Promise.resolve()

  constructor(deps: TapeDeps) {
    this.#deps = deps
    this.#images = deps.pace.full
    this.#began = deps.clock.now()
    this.#run = this.#start()
    this.#filmed = this.#run
  }

  async end(): Promise<void> {
    this.#over = true
    await this.#stop()
    await this.#reading
    this.#piece()
    await this.#storing
    await this.#deps.sink.close()
  }

  #start(): Run {
    const run: Run = { recorder: this.#deps.open(), begun: this.#deps.clock.now() - this.#began, late: null }
    run.recorder.addEventListener('dataavailable', (event) => {
      const { data } = event as BlobEvent
      const at = this.#deps.clock.now() - this.#began
      this.#reading = this.#reading.then(() => this.#take(data, run, at))
    })
    run.recorder.start(sliceLasts)
    return run
  }

  /** Resolves once it has given what it held. */
  async #stop(): Promise<void> {
    const { recorder } = this.#run
    if (recorder.state === 'inactive') return
    const stopped = Promise.withResolvers<void>()
    recorder.addEventListener('stop', () => stopped.resolve())
    recorder.stop()
    await stopped.promise
  }

  async #take(data: Blob, from: Run, at: number): Promise<void> {
    if (from !== this.#filmed) this.#film.next(from.begun)
    this.#filmed = from
    const before = this.#film.end
    const slice = this.#film.add(new Uint8Array(await data.arrayBuffer()))
    if (slice.length > 0) this.#slices.push(slice)
    if (this.#film.end - this.#cut >= pieceLasts || from.recorder.state === 'inactive') this.#piece()
    const behind = at - this.#film.end
    if (from.late === null && this.#film.end > before) from.late = Math.min(mostLate, behind)
    if (from === this.#run && from.recorder.state !== 'inactive' && from.late !== null) this.#judge(behind - from.late)
  }

  /** Fewer images where it falls behind, and another recorder: the one before gives all that it holds when it ends. */
  #judge(behind: number): void {
    if (this.#waiting.length > mostWaiting) return void this.#stop()
    if (behind < mostBehind) return this.#setPace(this.#images + gain)
    this.#setPace(this.#images / loss)
    void this.#stop()
    this.#run = this.#start()
  }

  #setPace(images: number): void {
    const { pace } = this.#deps
    const next = Math.max(1, Math.min(pace.full, images))
    if (Math.floor(next) !== Math.floor(this.#images)) pace.set(Math.floor(next))
    this.#images = next
  }

  #piece(): void {
    if (this.#slices.length === 0) return
    this.#waiting.push({ piece: new Blob(this.#slices), end: this.#film.end })
    this.#slices = []
    this.#cut = this.#film.end
    this.#storing = this.#storing.then(() => this.#store())
  }

  async #store(): Promise<void> {
    const { sink, clock, told } = this.#deps
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      let failing = false
      try {
        await sink.append(next.piece, (next.end - this.#kept) / 1000)
        this.#waiting.shift()
        this.#kept = next.end
      } catch (cause) {
        if (this.#over && this.#waiting.length > mostWaiting) throw cause
        failing = true
        await pause(clock, retryAfter)
      }
      told(this.#kept / 1000, failing)
    }
  }
}
