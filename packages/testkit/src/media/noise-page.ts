import { NoiseFilter } from '../../../../workspace/src/adapters/livekit/devices/noise-filter.ts'

/** Loudness (root of the mean square) of two seconds of a track. */
async function loudness(context: AudioContext, track: MediaStreamTrack): Promise<number> {
  const analyser = context.createAnalyser()
  analyser.fftSize = 2_048
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let [sum, count] = [0, 0]
  for (let look = 0; look < 40; look += 1) {
    await new Promise((done) => setTimeout(done, 50))
    analyser.getFloatTimeDomainData(samples)
    sum += samples.reduce((all, one) => all + one * one, 0)
    count += samples.length
  }
  return Math.sqrt(sum / count)
}

/** As a fan in the room would sound, before and after the filter. */
async function filterNoise(): Promise<{ readonly before: number; readonly after: number }> {
  const context = new AudioContext({ sampleRate: 48_000 })
  const sound = context.createBuffer(1, 96_000, 48_000)
  sound.getChannelData(0).forEach((_none, at, all) => (all[at] = (Math.random() - 0.5) * 0.2))
  const [fan, out] = [context.createBufferSource(), context.createMediaStreamDestination()]
  fan.buffer = sound
  fan.loop = true
  fan.connect(out)
  fan.start()
  const [track] = out.stream.getAudioTracks()
  if (!track) throw new TypeError('no sound')
  const filter = new NoiseFilter()
  await filter.init({ track })
  if (!filter.processedTrack) throw new TypeError('nothing comes out')
  await new Promise((done) => setTimeout(done, 1_500))
  const [before, after] = await Promise.all([loudness(context, track), loudness(context, filter.processedTrack)])
  await filter.destroy()
  return { before, after }
}

export type FilterNoise = typeof filterNoise

Object.assign(window, { filterNoise })
