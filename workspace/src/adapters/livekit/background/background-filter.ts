import model from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url'
import type { Track, TrackProcessor } from 'livekit-client'
import type { OwnScripts } from '../worker/own-scripts.ts'
import type { Background } from '../../../features/calls/port.ts'
import type { ToBackground } from './messages.ts'

type Behind = Exclude<Background, 'none'>

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
  readonly #scripts: OwnScripts
  #worker: Worker | null = null

  constructor(behind: Behind, scripts: OwnScripts) {
    this.#behind = behind
    this.#scripts = scripts
  }

  /** From the next frame on. */
  change(behind: Behind): void {
    this.#behind = behind
    this.#post({ kind: 'change', background: behind })
  }

  readonly init = async ({ track }: { readonly track: MediaStreamTrack }): Promise<void> => {
    // Of a camera that is off: it begins with the next track.
    if (track.readyState === 'ended') return
    const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as typeof globalThis & Insertable
    const { readable } = new MediaStreamTrackProcessor({ track })
    const generator = new MediaStreamTrackGenerator({ kind: 'video' })
    const { writable } = generator
    this.#worker = new Worker(this.#scripts('background'), { type: 'module' })
    const streams = { readable, writable }
    const address = new URL(model, location.href).href
    this.#post({ kind: 'begin', ...streams, background: this.#behind, model: address }, [readable, writable])
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
  }

  #post(message: ToBackground, moved: Transferable[] = []): void {
    this.#worker?.postMessage(message, moved)
  }
}
