import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import {
  CallError,
  type Background,
  type BackgroundState,
  type Chosen,
  type Device,
  type DeviceState,
  type DevicesPort,
} from '../port.ts'
import { fakePicture, personDrawing } from './picture.ts'

export interface FakeDevices {
  readonly port: DevicesPort
  readonly list: LiveSource<readonly Device[]>
  /** What the next switching on ends in. */
  answer(kind: 'microphone' | 'camera', state: DeviceState): void
  /** How loud the microphone is, 0 to 1. */
  readonly level: LiveSource<number>
  /** Test sounds that were played. */
  readonly played: LiveSource<number>
  /** Previews that were opened and not closed. */
  readonly open: LiveSource<number>
  readonly backgroundState: LiveSource<BackgroundState>
  stopQuieter(): void
  /** Whether it rings. */
  readonly rings: LiveSource<boolean>
  failSound(): void
}

const plugged: readonly Device[] = [
  { id: 'inside', kind: 'microphone', label: 'Micro interne' },
  { id: 'headset', kind: 'microphone', label: 'Casque USB' },
  { id: 'camera', kind: 'camera', label: 'Caméra intégrée' },
  { id: 'speakers', kind: 'speaker', label: 'Haut-parleurs internes' },
  { id: 'headset-out', kind: 'speaker', label: 'Casque USB' },
]

/** Devices that are only said to be there. */
export function fakeDevices(): FakeDevices {
  const list = liveSource<readonly Device[]>(plugged)
  const chosen = liveSource<Chosen>({ microphone: null, camera: null, speaker: null })
  const answers = { microphone: 'on' as DeviceState, camera: 'on' as DeviceState }
  const [quieter, quieterStopped] = [liveSource(false), liveSource(false)]
  const background = liveSource<Background>('none')
  const backgroundState = liveSource<BackgroundState>('well')
  const hasPicture = liveSource(false)
  const [level, played, open] = [liveSource(0), liveSource(0), liveSource(0)]
  const rings = liveSource(false)
  let soundFails = false

  function preview() {
    open.set(open.value + 1)
    const microphone = liveSource<DeviceState>('off')
    const camera = liveSource<DeviceState>('off')
    const own = fakePicture(personDrawing(1))
    const picture = liveSource<typeof own | null>(null)
    return {
      microphone,
      camera,
      picture,
      level,
      async setMicrophone(on: boolean) {
        microphone.set(on ? 'asking' : 'off')
        await Promise.resolve()
        microphone.set(on ? answers.microphone : 'off')
      },
      async setCamera(on: boolean) {
        if (on) backgroundState.set('well')
        camera.set(on ? 'asking' : 'off')
        await Promise.resolve()
        camera.set(on ? answers.camera : 'off')
        picture.set(camera.value === 'on' ? own : null)
      },
      close: () => open.set(open.value - 1),
    }
  }

  return {
    port: {
      devices: list,
      chosen,
      choose: (kind, id) => chosen.set({ ...chosen.value, [kind]: id }),
      quieter,
      quieterStopped,
      isWeak: false,
      setQuieter(on) {
        quieterStopped.set(false)
        quieter.set(on)
      },
      background,
      canSetBackground: true,
      backgroundState,
      setBackground(wished) {
        background.set(wished)
        if (wished === 'none') backgroundState.set('well')
      },
      hasPicture,
      async setPicture(file) {
        if (file && !file.type.startsWith('image/')) return 'wrong-type'
        hasPicture.set(file !== null)
        if (file || background.value === 'own') background.set(file ? 'own' : 'blur')
        return 'kept'
      },
      preview,
      async playTestSound() {
        if (soundFails) throw new CallError('device')
        played.set(played.value + 1)
      },
      ring() {
        rings.set(true)
        return () => rings.set(false)
      },
    },
    list,
    answer: (kind, state) => void (answers[kind] = state),
    level,
    played,
    open,
    backgroundState,
    stopQuieter() {
      quieter.set(false)
      quieterStopped.set(true)
    },
    rings,
    failSound: () => void (soundFails = true),
  }
}
