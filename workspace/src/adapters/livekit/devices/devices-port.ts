import {
  backgrounds,
  CallError,
  type Background,
  type BackgroundState,
  type Chosen,
  type Device,
  type DeviceKind,
  type DevicesPort,
} from '../../../features/calls/port.ts'
import type { Behind } from '../background/behind.ts'
import type { OwnPicture } from '../background/own-picture.ts'
import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import { ringOn } from './ring-tone.ts'
import { openPreview } from './preview.ts'

/** What is used of `navigator.mediaDevices`; browsers have it only on pages that came over a safe way. */
export type Media = Pick<MediaDevices, 'enumerateDevices' | 'getUserMedia' | 'addEventListener'>

export const noMedia: Media = {
  enumerateDevices: () => Promise.resolve([]),
  getUserMedia: () => Promise.reject(new DOMException('no devices here', 'NotFoundError')),
  addEventListener: () => {},
}

export interface DevicesDeps {
  readonly media: Media
  readonly audio: () => AudioContext
  /** Where the choice is kept: `localStorage`. */
  readonly kept: Pick<Storage, 'getItem' | 'setItem'>
  /** Of the processor. */
  readonly cores: number
  /** Puts something behind a person; null: this browser can't. */
  readonly filter: Behind['filter'] | null
  /** As filters tell it. */
  readonly backgroundState: LiveSource<BackgroundState>
  /** A person's own, to be behind them. */
  readonly picture: Pick<OwnPicture, 'is' | 'keep' | 'forget'>
}

const kinds: Readonly<Record<string, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
}
const keptAs = 'parvis.devices'
const quieterAs = 'parvis.quieter'
const backgroundAs = 'parvis.background'
/** With fewer, a filter takes from the voice what it needs to be understood at all. */
const enoughCores = 4
const nothing: Chosen = { microphone: null, camera: null, speaker: null }

/** Microphones, cameras and speakers of this browser. Their names never leave it. */
export function devicesPort(deps: DevicesDeps): DevicesPort & { stopQuieter(): void } {
  const { media, audio, kept, cores, filter, backgroundState, picture } = deps
  const devices = liveSource<readonly Device[]>([])
  const chosen = liveSource<Chosen>(readChosen(kept.getItem(keptAs)))
  const background = liveSource<Background>(
    (filter && backgrounds.find((one) => one === kept.getItem(backgroundAs))) ?? 'none',
  )
  const setBackground = (wished: Background) => {
    background.set(wished)
    kept.setItem(backgroundAs, wished)
    if (wished === 'none') backgroundState.set('well')
  }
  const look = async () => {
    const found = await media.enumerateDevices().catch(() => [])
    devices.set(
      found.flatMap(({ deviceId, kind, label }) => {
        const known = kinds[kind]
        return known && deviceId !== '' ? [{ id: deviceId, kind: known, label }] : []
      }),
    )
  }
  media.addEventListener('devicechange', () => void look())
  void look()
  return {
    devices,
    chosen,
    ...quieterSwitch(kept),
    isWeak: cores < enoughCores,
    background,
    backgroundState,
    canSetBackground: filter !== null,
    setBackground,
    hasPicture: picture.is,
    async setPicture(file) {
      const answer = file === null ? (picture.forget(), 'kept') : await picture.keep(file)
      if (answer !== 'kept') return answer
      // Never by way of the room as it is; and another picture is another wish.
      if (file !== null || background.value === 'own') setBackground('blur')
      if (file !== null) setBackground('own')
      return answer
    },
    choose(kind, id) {
      chosen.set({ ...chosen.value, [kind]: id })
      kept.setItem(keptAs, JSON.stringify(chosen.value))
    },
    preview: () =>
      openPreview({
        media,
        audio,
        chosen,
        behind: { background, backgroundState, filter: filter ?? unable },
        allowed: () => void look(),
      }),
    ring: () => ringOn(audio, chosen.value.speaker),
    playTestSound: () => playTwoNotes(audio(), chosen.value.speaker),
  }
}

/** Whether the noise around the voice is taken out. */
function quieterSwitch(kept: DevicesDeps['kept']) {
  const quieter = liveSource(kept.getItem(quieterAs) === 'on')
  const quieterStopped = liveSource(false)
  return {
    quieter,
    quieterStopped,
    setQuieter(on: boolean) {
      quieterStopped.set(false)
      quieter.set(on)
      kept.setItem(quieterAs, on ? 'on' : 'off')
    },
    // Not kept: another day the machine may have less to do.
    stopQuieter() {
      quieter.set(false)
      quieterStopped.set(true)
    },
  }
}

const unable = () => Promise.reject(new CallError('device'))

/** What an earlier version or somebody's hand left there may be anything. */
function readChosen(text: string | null): Chosen {
  try {
    const read = JSON.parse(text ?? '{}') as Partial<Record<DeviceKind, unknown>>
    const id = (kind: DeviceKind) => (typeof read[kind] === 'string' ? read[kind] : null)
    return { microphone: id('microphone'), camera: id('camera'), speaker: id('speaker') }
  } catch {
    return nothing
  }
}

type WithSink = AudioContext & { setSinkId?: (id: string) => Promise<void> }

async function playTwoNotes(context: WithSink, speaker: string | null): Promise<void> {
  try {
    if (speaker !== null) await context.setSinkId?.(speaker)
    const ended = [660, 880].map((pitch, at) => playNote(context, pitch, at * 0.35))
    await Promise.all(ended)
  } catch (cause) {
    throw new CallError('device', { cause })
  } finally {
    await context.close()
  }
}

function playNote(context: AudioContext, pitch: number, after: number): Promise<void> {
  const [note, volume] = [context.createOscillator(), context.createGain()]
  const start = context.currentTime + after
  note.frequency.value = pitch
  volume.gain.setValueAtTime(0.2, start)
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.3)
  note.connect(volume).connect(context.destination)
  note.start(start)
  note.stop(start + 0.3)
  return new Promise((resolve) => {
    note.addEventListener('ended', () => resolve(), { once: true })
  })
}
