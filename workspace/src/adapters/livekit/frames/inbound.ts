import { clearLength, codecOf, readIv, splitFrame, type SealedParts } from './frame-format.ts'
import type { ReplayGuard, ReplayVerdict, Source } from './replay-guard.ts'
import { openParts } from './seal-frame.ts'

/** What became of a frame. Only `opened` is ever shown; `silence` is empty. */
export type Fate =
  | 'opened'
  | 'silence'
  | 'clear'
  | 'forged'
  | 'codec'
  | 'unbound'
  | 'waiting'
  | 'filler'
  | Exclude<ReplayVerdict, 'fresh'>

/** The part of `RTCEncodedAudioFrame` and `RTCEncodedVideoFrame` that is used. */
export interface EncodedFrame {
  data: ArrayBuffer
  /** Video only. */
  readonly type?: 'key' | 'delta' | 'empty'
  /** RTP time. */
  readonly timestamp: number
  getMetadata(): { readonly mimeType?: string; readonly synchronizationSource?: number }
}

export interface Binding {
  readonly identity: string
  readonly source: Source
}

export interface ReceiveKey {
  readonly key: CryptoKey
  /** Its owner has left since; if they came back, it may be under another key of the same index, still on its way. */
  readonly stale: boolean
}

export interface InboundDeps {
  readonly key: (identity: string, index: number) => ReceiveKey | undefined
  readonly guard: (identity: string) => ReplayGuard
  /** Does it end as the media server marks what it makes itself? */
  readonly isFiller: (frame: Uint8Array) => boolean
  readonly tell: (fate: Fate, identity: string | null) => void
  /** Milliseconds. */
  readonly now: () => number
}

type Emit = (frame: EncodedFrame) => void
/** Five seconds of video, half a second of sound: more would be shown too late to be of use. */
const patience = { video: 150, audio: 25 }

/**
 * What one receiver brings. A frame waits while nobody is bound to the receiver or its key has not come; it is never
 * handed on as it came. Frames are judged one after another, so their order stays.
 */
export class Inbound {
  readonly #deps: InboundDeps
  readonly #emit: Emit
  #binding: Binding | null = null
  #held: EncodedFrame[] = []
  #last: Promise<void> = Promise.resolve()

  constructor(deps: InboundDeps, emit: Emit) {
    this.#deps = deps
    this.#emit = emit
  }

  /** Resolves when the frame was judged. */
  take(frame: EncodedFrame): Promise<void> {
    return this.#next(() => this.#one(frame))
  }

  /** From now on the frames are this participant's; null: nobody's, and what was held goes. */
  bind(binding: Binding | null): void {
    const stays = binding?.identity === this.#binding?.identity && binding?.source === this.#binding?.source
    if (stays && binding) return
    if (this.#binding) this.#held = []
    this.#binding = binding
    this.retry()
  }

  /** A key has come. */
  retry(): void {
    void this.#next(async () => {
      const waiting = this.#held
      this.#held = []
      for (const frame of waiting) await this.#one(frame)
    })
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step, step)
    return this.#last
  }

  async #one(frame: EncodedFrame): Promise<void> {
    const binding = this.#binding
    const fate = binding ? await this.#judge(frame, binding) : 'unbound'
    this.#deps.tell(fate, binding?.identity ?? null)
    // Bound to somebody else in the meantime.
    if (binding !== this.#binding) return
    // A frame older than one that is shown would stop the picture until the next key frame.
    if (fate === 'opened') this.#held = []
    if (fate === 'opened' || fate === 'silence') this.#emit(frame)
    if (fate === 'unbound' || fate === 'waiting') this.#hold(frame)
  }

  async #judge(frame: EncodedFrame, { identity, source }: Binding): Promise<Fate> {
    const bytes = new Uint8Array(frame.data)
    // Opus sends empty frames while nobody speaks (DTX): there is nothing in them to trust.
    if (bytes.length === 0) return 'silence'
    if (this.#deps.isFiller(bytes)) return 'filler'
    const codec = frame.type === undefined ? 'opus' : codecOf(frame.getMetadata().mimeType)
    if (!codec) return 'codec'
    const parts = splitFrame(bytes, clearLength(codec, frame.type === 'key'))
    if (!parts) return 'clear'
    return this.#open(frame, parts, { identity, source })
  }

  async #open(frame: EncodedFrame, parts: SealedParts, { identity, source }: Binding): Promise<Fate> {
    const known = this.#deps.key(identity, parts.keyIndex)
    if (!known) return 'waiting'
    const opened = await openParts(parts, known.key)
    if (!opened) return known.stale ? 'waiting' : 'forged'
    const verdict = this.#deps.guard(identity).judge(parts.keyIndex, readIv(parts.iv), source, this.#deps.now())
    if (verdict !== 'fresh') return verdict
    frame.data = opened.buffer
    return 'opened'
  }

  #hold(frame: EncodedFrame): void {
    this.#held.push(frame)
    if (this.#held.length > (frame.type === undefined ? patience.audio : patience.video)) this.#held.shift()
  }
}
