import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor'
import simdUrl from '../../../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise_simd.wasm?url'
import url from '../../../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise.wasm?url'
// oxlint-disable-next-line import/default -- the bundler makes its address the default
import worklet from '../../../../../node_modules/@sapphi-red/web-noise-suppressor/dist/rnnoise/workletProcessor.js?url'
import type { Track, TrackProcessor } from 'livekit-client'
import type { Clock } from '../../../platform/clock.ts'
import type { Unsubscribe } from '../../../shared/lib/live.ts'
import { watchSoundLag } from './sound-lag.ts'

// What ends in « ?url » is an address, of our own origin. By path: the package's own names for them bear no « ?url ».

/** RNNoise was taught at this rate; a context of another one would be heard as another voice. */
const sampleRate = 48_000

interface Filtering {
  readonly context: AudioContext
  readonly node: RnnoiseWorkletNode
  readonly stopLooking: Unsubscribe
}

interface NoiseDeps {
  readonly clock: Clock
  /** This machine does not filter as fast as sound comes: the voice has gaps. */
  readonly slow: () => void
}

/** Takes keyboards, fans and streets out of a voice before it is sealed, in this browser (RNNoise, in an audio thread). */
export class NoiseFilter implements TrackProcessor<Track.Kind.Audio> {
  readonly name = 'parvis-noise-filter'
  processedTrack?: MediaStreamTrack
  readonly #deps: NoiseDeps
  #now: Filtering | null = null

  constructor(deps: NoiseDeps) {
    this.#deps = deps
  }

  readonly init = async ({ track }: { readonly track: MediaStreamTrack }): Promise<void> => {
    const context = new AudioContext({ sampleRate })
    const [wasmBinary] = await Promise.all([loadRnnoise({ url, simdUrl }), context.audioWorklet.addModule(worklet)])
    const node = new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 })
    const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
    context
      .createMediaStreamSource(new MediaStream([track]))
      .connect(node)
      .connect(out)
    const [filtered] = out.stream.getAudioTracks()
    if (filtered) this.processedTrack = filtered
    const stopLooking = watchSoundLag(context, this.#deps.clock, this.#deps.slow)
    this.#now = { context, node, stopLooking }
  }

  /** Another device is behind the track. */
  readonly restart = async (options: { readonly track: MediaStreamTrack }): Promise<void> => {
    await this.destroy()
    await this.init(options)
  }

  readonly destroy = async (): Promise<void> => {
    this.#now?.stopLooking()
    this.#now?.node.destroy()
    await this.#now?.context.close().catch(() => {})
    this.#now = null
    delete this.processedTrack
  }
}
