import { CallError, type Chosen, type DeviceState, type Picture, type Preview } from '../../../features/calls/port.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import { isStopped, type Behind } from '../background/behind.ts'
import { deviceFault } from './device-fault.ts'
import { meterLevel } from './level.ts'

interface PreviewDeps {
  readonly media: Pick<MediaDevices, 'getUserMedia'>
  readonly audio: () => AudioContext
  readonly chosen: Live<Chosen>
  readonly behind: Behind
  /** A device was let in: from now on the browser tells their names. */
  readonly allowed: () => void
}

/** One's own image and voice before a call. Nothing of it leaves the page. */
export function openPreview({ media, audio, chosen, behind, allowed }: PreviewDeps): Preview {
  const [level, picture] = [liveSource(0), liveSource<Picture | null>(null)]
  const microphone = heldDevice((device) => media.getUserMedia({ audio: device }), allowed)
  const camera = heldDevice(
    async (device) => behindPerson(await media.getUserMedia({ video: device }), behind),
    allowed,
  )
  let stopMeter = () => {}
  const stops = [
    microphone.stream.subscribe((stream) => {
      stopMeter()
      stopMeter = stream ? meterLevel(audio(), stream, (value) => level.set(value)) : () => {}
      if (!stream) level.set(0)
    }),
    camera.stream.subscribe((stream) => picture.set(stream ? pictureOf(stream) : null)),
    behind.background.subscribe(() => void camera.again()),
    behind.backgroundState.subscribe((state) => {
      if (isStopped(state)) camera.letGo()
    }),
    chosen.subscribe((now) => {
      void microphone.use(now.microphone)
      void camera.use(now.camera)
    }),
  ]
  return {
    microphone: microphone.state,
    camera: camera.state,
    picture,
    level,
    setMicrophone: (on) => microphone.turn(on, chosen.value.microphone),
    setCamera: (on) => camera.turn(on, chosen.value.camera),
    close() {
      for (const stop of stops) stop()
      microphone.letGo()
      camera.letGo()
      stopMeter()
    },
  }
}

interface HeldDevice {
  readonly state: Live<DeviceState>
  readonly stream: Live<MediaStream | null>
  turn(on: boolean, id: string | null): Promise<void>
  /** The same anew, if it is on. */
  again(): Promise<void>
  /** Another device of the kind, if one is on. */
  use(id: string | null): Promise<void>
  letGo(): void
}

/** What is seen is what would be sent. */
async function behindPerson(stream: MediaStream, { background, filter }: Behind): Promise<MediaStream> {
  const [track] = stream.getVideoTracks()
  if (!track || background.value === 'none') return stream
  try {
    const made = await filter(background.value)
    await made.init({ track })
    const seen = new MediaStream(made.processedTrack ? [made.processedTrack] : [])
    ends.set(seen, () => {
      void made.destroy()
      track.stop()
    })
    return seen
  } catch (cause) {
    track.stop()
    throw cause
  }
}

function heldDevice(
  ask: (device: MediaTrackConstraints | true) => Promise<MediaStream>,
  allowed: () => void,
): HeldDevice {
  const state = liveSource<DeviceState>('off')
  const stream = liveSource<MediaStream | null>(null)
  let wish = 0
  let device: string | null = null
  const letGo = () => {
    wish += 1
    if (stream.value) end(stream.value)
    stream.set(null)
    state.set('off')
  }
  const take = async (id: string | null) => {
    letGo()
    const mine = wish
    device = id
    state.set('asking')
    try {
      const got = await ask(id === null ? true : { deviceId: { ideal: id } })
      // Turned off, or to another one, while the browser asked.
      if (mine !== wish) return end(got)
      stream.set(got)
      state.set('on')
      allowed()
    } catch (cause) {
      if (mine === wish) state.set(deviceFault(cause))
      throw new CallError('device', { cause })
    }
  }
  return {
    state,
    stream,
    letGo,
    again: async () => {
      if (state.value === 'on') await take(device).catch(() => {})
    },
    turn: async (on, id) => (on ? take(id) : letGo()),
    use: async (id) => {
      if (state.value === 'on' && id !== device) await take(id).catch(() => {})
    },
  }
}

/** Streams that were made from another one, which ends with them. */
const ends = new WeakMap<MediaStream, () => void>()

function end(stream: MediaStream): void {
  ends.get(stream)?.()
  for (const track of stream.getTracks()) track.stop()
}

let count = 0

function pictureOf(stream: MediaStream): Picture {
  count += 1
  return {
    id: `preview-${count}`,
    attach(element) {
      element.srcObject = stream
      element.muted = true
      void element.play().catch(() => {})
      return () => {
        element.srcObject = null
      }
    },
  }
}
