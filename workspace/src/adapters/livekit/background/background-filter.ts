import model from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url'
import type { Track, TrackProcessor } from 'livekit-client'
import type { OwnScripts } from '../worker/own-scripts.ts'
import type { Background, BackgroundState } from '../../../features/calls/port.ts'
import type { FromBackground, ToBackground } from './messages.ts'

type Behind = Exclude<Background, 'none'>

interface FilterDeps {
  readonly scripts: OwnScripts
  /** Of the person's own; null where there is none. */
  readonly picture: () => Promise<Blob | null>
  /** How it fares, whenever that changes. */
  readonly tell: (state: BackgroundState) => void
}

/** Frames of a track as streams (MediaStreamTrack Insertable Streams); Chromium has them on pages, others do not yet. */
interface Insertable {
  readonly MediaStreamTrackProcessor: new (of: { track: MediaStreamTrack }) => {
    readonly readable: ReadableStream<VideoFrame>
  }
  readonly MediaStreamTrackGenerator: new (of: { kind: 'video' }) => MediaStreamTrack & {
    readonly writable: WritableStream<VideoFrame>
  }
}

/** Puts something behind who is in front of a camera, in this browser, before a frame is sealed. */
export class BackgroundFilter implements TrackProcessor<Track.Kind.Video> {
  readonly name = 'parvis-background'
  processedTrack?: MediaStreamTrack
  #behind: Behind
  readonly #deps: FilterDeps
  #worker: Worker | null = null
  #state: BackgroundState = 'well'

  constructor(behind: Behind, deps: FilterDeps) {
    this.#behind = behind
    this.#deps = deps
  }

  /** From the next frame on, or once the picture is read. */
  async change(behind: Behind): Promise<void> {
    this.#behind = behind
    const picture = await this.#drawn()
    this.#post({ kind: 'change', background: this.#behind, picture }, picture ? [picture] : [])
  }

  readonly init = async ({ track }: { readonly track: MediaStreamTrack }): Promise<void> => {
    // Of a camera that is off: it begins with the next track.
    if (track.readyState === 'ended') return
    const picture = await this.#drawn()
    const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as typeof globalThis & Insertable
    const { readable } = new MediaStreamTrackProcessor({ track })
    const generator = new MediaStreamTrackGenerator({ kind: 'video' })
    const { writable } = generator
    const worker = new Worker(this.#deps.scripts('background'), { type: 'module' })
    this.#worker = worker
    this.#tell('well')
    worker.addEventListener('message', ({ data }: MessageEvent<FromBackground>) => {
      if (worker === this.#worker) this.#tell(data.state)
    })
    // It did not even start.
    worker.addEventListener('error', () => this.#tell('failed'))
    const streams = { readable, writable }
    const address = new URL(model, location.href).href
    const begin = { kind: 'begin', ...streams, background: this.#behind, picture, model: address } as const
    this.#post(begin, [readable, writable, ...(picture ? [picture] : [])])
    this.processedTrack = generator
  }

  /** Another camera is behind the track. */
  readonly restart = async (options: { readonly track: MediaStreamTrack }): Promise<void> => {
    await this.destroy()
    await this.init(options)
  }

  readonly destroy = async (): Promise<void> => {
    this.#worker?.terminate()
    this.#worker = null
    this.processedTrack?.stop()
    delete this.processedTrack
    // Why a camera was turned off stays said; what is drawn no more is not drawn lighter.
    if (this.#state === 'lighter') this.#tell('well')
  }

  #tell(state: BackgroundState): void {
    this.#state = state
    this.#deps.tell(state)
  }

  async #drawn(): Promise<ImageBitmap | null> {
    const picture = this.#behind === 'own' ? await this.#deps.picture() : null
    return picture && createImageBitmap(picture).catch(() => null)
  }

  #post(message: ToBackground, moved: Transferable[] = []): void {
    this.#worker?.postMessage(message, moved)
  }
}
