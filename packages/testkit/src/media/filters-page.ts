import { BackgroundFilter } from '../../../../workspace/src/adapters/livekit/background/background-filter.ts'
import { drawnPerson } from '../../../../workspace/src/adapters/livekit/background/drawn-person.fixture.ts'
import { ownScripts } from '../../../../workspace/src/adapters/livekit/worker/own-scripts.ts'
import type { BackgroundState } from '../../../../workspace/src/features/calls/port.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { NoiseFilter } from '../../../../workspace/src/adapters/livekit/devices/noise-filter.ts'
// oxlint-disable-next-line import/default -- the bundler makes this module: its default is the worker's address
import slow from './slow-background-worker.ts?worker&url'

/**
 * Loudness (root of the mean square) of a track, as it is half of the time during two seconds: where the machine is too
 * busy to make sound without gaps, each gap is a crack, which is no noise of a fan.
 */
async function loudness(context: AudioContext, track: MediaStreamTrack): Promise<number> {
  const analyser = context.createAnalyser()
  analyser.fftSize = 2_048
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const heard: number[] = []
  while (heard.length < 40) {
    await new Promise((done) => setTimeout(done, 50))
    analyser.getFloatTimeDomainData(samples)
    heard.push(Math.sqrt(samples.reduce((all, one) => all + one * one, 0) / samples.length))
  }
  return heard.toSorted((a, b) => a - b)[20] ?? 0
}

/** As a fan in the room would sound, before the filter, and after it once it is quiet or a minute is over. */
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
  const filter = new NoiseFilter({ clock: systemClock, slow: () => {} })
  await filter.init({ track })
  if (!filter.processedTrack) throw new TypeError('nothing comes out')
  const before = await loudness(context, track)
  // The filter first learns what is noise; on a busy machine that takes longer.
  let after = before
  for (let look = 0; look < 30 && after >= before / 3; look += 1) after = await loudness(context, filter.processedTrack)
  await filter.destroy()
  return { before, after }
}

/** A still image as a camera would bring it, ten times a second. */
function drawnCamera(width: number, height: number): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const pen = canvas.getContext('2d')
  const [track] = canvas.captureStream(10).getVideoTracks()
  if (!pen || !track) throw new TypeError('no picture')
  const image = new ImageData(drawnPerson(width, height), width, height)
  // A wall with a pattern: what is blurred has none any more.
  for (let x = 0; x < width; x += 16) for (let y = 0; y < height; y += 16) if (isWall(image, x, y)) darken(image, x, y)
  setInterval(() => pen.putImageData(image, 0, 0), 100)
  return track
}

function isWall({ data, width }: ImageData, x: number, y: number): boolean {
  return (data[(y * width + x) * 4 + 2] as number) === 175
}

function darken({ data, width }: ImageData, left: number, top: number): void {
  for (let y = top; y < top + 8; y += 1)
    for (let x = left; x < left + 8; x += 1) {
      const at = (y * width + x) * 4
      if (data[at + 2] === 175) data.fill(60, at, at + 3)
    }
}

interface Seen {
  /** Colour in the middle of the face. */
  readonly face: readonly number[]
  /** How far the brightest and the darkest of the wall are apart, and its colour on the whole. */
  readonly contrast: number
  readonly wall: readonly number[]
}

async function look(track: MediaStreamTrack): Promise<Seen> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([track])
  await video.play()
  // The first frames are drawn before it is known where somebody is.
  for (let frame = 0; frame < 4; frame += 1) await new Promise((done) => video.requestVideoFrameCallback(done))
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  const pen = canvas.getContext('2d')
  pen?.drawImage(video, 0, 0)
  // On a busy machine it is drawn smaller.
  const scale = video.videoWidth / 640
  const area = (...at: readonly [x: number, y: number, size: number]) => {
    const [x, y, size] = at.map((length) => length * scale) as [number, number, number]
    return [...(pen?.getImageData(x, y, size, size).data ?? [])]
  }
  const mean = (values: readonly number[], n: number) =>
    values.filter((_one, at) => at % 4 === n).reduce((sum, one) => sum + one, 0) / (values.length / 4)
  const wall = area(20, 20, 96)
  const reds = wall.filter((_one, at) => at % 4 === 0)
  const colour = (of: readonly number[]) => [0, 1, 2].map((n) => Math.round(mean(of, n)))
  return {
    face: colour(area(320 - 10, 150, 20)),
    contrast: Math.max(...reds) - Math.min(...reds),
    wall: colour(wall),
  }
}

/** The same person before the same wall: as they are, blurred, and before paper. */
async function setBackgrounds() {
  const scripts = ownScripts(window)
  const picture = () => Promise.resolve(null)
  const filter = new BackgroundFilter('blur', { scripts, picture, tell: () => {} })
  await filter.init({ track: drawnCamera(640, 360) })
  const { processedTrack } = filter
  if (!processedTrack) throw new TypeError('nothing comes out')
  const none = await look(drawnCamera(640, 360))
  const blur = await look(processedTrack)
  await filter.change('paper')
  const paper = await look(processedTrack)
  await filter.destroy()
  return { none, blur, paper }
}

/** What is told, one after the other, and whether anything leaves after, where the machine is too slow for a background. */
async function outpace() {
  const told: BackgroundState[] = []
  const over = Promise.withResolvers<void>()
  const tell = (state: BackgroundState) => {
    told.push(state)
    if (state === 'too-slow') over.resolve()
  }
  const filter = new BackgroundFilter('blur', { scripts: () => slow, picture: () => Promise.resolve(null), tell })
  await filter.init({ track: drawnCamera(640, 360) })
  await over.promise
  const video = document.createElement('video')
  Object.assign(video, {
    muted: true,
    srcObject: new MediaStream(filter.processedTrack ? [filter.processedTrack] : []),
  })
  void video.play().catch(() => {})
  const frames = () => video.getVideoPlaybackQuality().totalVideoFrames
  // What was on its way comes.
  await new Promise((done) => setTimeout(done, 500))
  const before = frames()
  await new Promise((done) => setTimeout(done, 1_000))
  const after = frames()
  await filter.destroy()
  return { told, more: after - before }
}

export type Outpace = typeof outpace
export type FilterNoise = typeof filterNoise
export type SetBackgrounds = typeof setBackgrounds

Object.assign(window, { filterNoise, setBackgrounds, outpace })
