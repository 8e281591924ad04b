import { besideScreen, fitted, frame, gridOf, type Place } from './layout.ts'

/** Somebody who agreed, with what this browser has opened of them. */
export interface Recorded {
  readonly identity: string
  readonly name: string
  readonly camera: MediaStreamTrack | null
  readonly screen: MediaStreamTrack | null
  /** Voice, and the sound of a shared screen. */
  readonly sounds: readonly MediaStreamTrack[]
}

export interface Mixer {
  readonly stream: MediaStream
  /** From here on these and nobody else. */
  show(people: readonly Recorded[]): void
  /** Images a second from here on; a machine too slow for half of them is given smaller ones, until the end. */
  pace(images: number): void
  stop(): void
}

/** Images a second, where the machine can encode as many. */
export const fullPace = 12

/** One picture and one sound of those who agreed: drawn and mixed here, from what is already opened. */
export function openMixer(page: Document): Mixer {
  const canvas = Object.assign(page.createElement('canvas'), frame)
  const paper = canvas.getContext('2d')
  const audio = new AudioContext()
  const out = audio.createMediaStreamDestination()
  const sounds = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>()
  const videos = new Map<MediaStreamTrack, HTMLVideoElement>()
  let people: readonly Recorded[] = []

  const videoOf = (track: MediaStreamTrack) => {
    const known = videos.get(track)
    if (known) return known
    const video = Object.assign(page.createElement('video'), { muted: true, srcObject: new MediaStream([track]) })
    void video.play().catch(() => {})
    videos.set(track, video)
    return video
  }
  const draw = () => paper && drawAll(paper, people, videoOf)
  // Not by animation frames: a tab behind another would record one still image.
  let timer = setInterval(draw, 1000 / fullPace)
  draw()
  return {
    stream: new MediaStream([...canvas.captureStream(fullPace).getTracks(), ...out.stream.getTracks()]),
    show(now) {
      people = now
      const heard = new Set(now.flatMap((one) => one.sounds))
      const seen = new Set(now.flatMap((one) => [one.camera, one.screen]))
      for (const [track, node] of sounds) {
        if (heard.has(track)) continue
        node.disconnect()
        sounds.delete(track)
      }
      for (const [track, video] of videos) {
        if (seen.has(track)) continue
        video.srcObject = null
        videos.delete(track)
      }
      for (const track of heard) {
        if (sounds.has(track)) continue
        const node = audio.createMediaStreamSource(new MediaStream([track]))
        node.connect(out)
        sounds.set(track, node)
      }
    },
    pace(images) {
      clearInterval(timer)
      timer = setInterval(draw, 1000 / images)
      if (images >= fullPace / 2 || canvas.width < frame.width) return
      Object.assign(canvas, { width: frame.width / 2, height: frame.height / 2 })
      paper?.scale(0.5, 0.5)
      draw()
    },
    stop() {
      clearInterval(timer)
      for (const video of videos.values()) video.srcObject = null
      void audio.close()
    },
  }
}

function drawAll(
  paper: CanvasRenderingContext2D,
  people: readonly Recorded[],
  videoOf: (track: MediaStreamTrack) => HTMLVideoElement,
): void {
  paper.fillStyle = '#11151c'
  paper.fillRect(0, 0, frame.width, frame.height)
  const sharing = people.find(({ screen }) => screen !== null)
  const beside = sharing ? besideScreen(people.length) : null
  const places = beside?.people ?? gridOf(people.length)
  if (sharing?.screen && beside) drawVideo(paper, videoOf(sharing.screen), beside.screen)
  for (const [at, { camera, name }] of people.entries()) {
    const place = places[at]
    if (!place) continue
    paper.fillStyle = '#1c2330'
    paper.fillRect(place.x, place.y, place.width, place.height)
    if (camera) drawVideo(paper, videoOf(camera), place)
    drawName(paper, name, place)
  }
}

function drawVideo(paper: CanvasRenderingContext2D, video: HTMLVideoElement, place: Place): void {
  if (video.videoWidth === 0) return
  const { x, y, width, height } = fitted(place, { width: video.videoWidth, height: video.videoHeight })
  paper.drawImage(video, x, y, width, height)
}

function drawName(paper: CanvasRenderingContext2D, name: string, { x, y, width, height }: Place): void {
  paper.font = '18px sans-serif'
  paper.textBaseline = 'middle'
  const wide = Math.min(width, paper.measureText(name).width + 16)
  paper.fillStyle = '#11151ccc'
  paper.fillRect(x, y + height - 30, wide, 30)
  paper.fillStyle = '#ffffff'
  paper.fillText(name, x + 8, y + height - 15, Math.max(1, width - 16))
}
