import { ConnectionState, type Room, type VideoCaptureOptions } from 'livekit-client'
import {
  CallError,
  type DeviceKind,
  type DeviceState,
  type Own,
  type ShareOptions,
} from '../../../features/calls/port.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import { deviceFault } from '../devices/device-fault.ts'
import { ownShare } from './own-share.ts'

const kinds: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
}

/** What this person sends, and how each of it stands. Every promise rejects with `CallError`. */
export interface OwnMedia {
  readonly own: Live<Own>
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  startSharing(options: ShareOptions): Promise<void>
  setShareQuality(quality: ShareOptions['quality']): Promise<void>
  stopSharing(): Promise<void>
  useDevice(kind: DeviceKind, id: string | null): Promise<void>
  /** What is not sent. */
  note(part: Partial<Pick<Own, 'handUp' | 'talksMuted'>>): void
  /** The browser ended a track: unplugged, or « stop sharing » of its own bar. */
  refresh(): void
  /** Sends what the person wishes to be sent, over a link that is new. Never rejects: what fails shows in `own`. */
  sendAgain(): Promise<void>
  letGo(): void
}

const nothing: Own = {
  ...{ microphone: 'off', camera: 'off', screen: 'off' },
  ...{ shareQuality: 'readable', handUp: false, talksMuted: false },
}

/** `all`: where others are heard, which a speaker is set for. */
export function ownMedia(
  room: Room,
  all: () => readonly Room[] = () => [room],
  cameraWith: () => Promise<VideoCaptureOptions> = () => Promise.resolve({}),
): OwnMedia {
  const own = liveSource<Own>(nothing)
  const { localParticipant: me } = room
  const share = ownShare(me, () => change({ screen: 'off' }))
  // What the person asked for. When a link is lost LiveKit ends all that is sent; that is nobody's wish.
  const wish = { microphone: false, camera: false }
  const change = (part: Partial<Own>) => own.set({ ...own.value, ...part })
  const device = async (kind: 'microphone' | 'camera', on: boolean) => {
    wish[kind] = on
    // Without a link it can only be remembered: it is done with the next one.
    if (room.state === ConnectionState.Disconnected) return change({ [kind]: on ? 'on' : 'off' })
    if (on) change({ [kind]: 'asking' })
    try {
      if (kind === 'microphone') await me.setMicrophoneEnabled(on)
      else await me.setCameraEnabled(on, on ? await cameraWith() : undefined)
      change({ [kind]: on ? 'on' : 'off' })
    } catch (cause) {
      const state: DeviceState = deviceFault(cause)
      change({ [kind]: state })
      throw new CallError('device', { cause })
    }
  }
  return {
    own,
    setMicrophone: (on) => device('microphone', on),
    setCamera: (on) => device('camera', on),
    async startSharing(options) {
      change({ screen: 'asking' })
      const started = await share.start(options).catch((cause: unknown) => {
        change({ screen: 'off' })
        throw cause
      })
      change({ screen: started ? 'on' : 'off', shareQuality: options.quality })
    },
    setShareQuality: (shareQuality) => share.setQuality(shareQuality).then(() => change({ shareQuality })),
    async stopSharing() {
      await share.stop()
      change({ screen: 'off' })
    },
    useDevice: (kind, id) => useDevice(kind === 'speaker' ? all() : [room], kind, id),
    note: change,
    refresh() {
      if (own.value.screen === 'on' && !me.isScreenShareEnabled) change({ screen: share.state() })
      // While there is no link nothing is sent, whatever is wished: what is wished goes on being shown.
      if (room.state !== ConnectionState.Connected) return
      if (own.value.microphone === 'on' && !me.isMicrophoneEnabled) change({ microphone: 'off' })
      if (own.value.camera === 'on' && !me.isCameraEnabled) change({ camera: 'off' })
    },
    async sendAgain() {
      const wished = (['microphone', 'camera'] as const).filter((kind) => wish[kind])
      const [shown] = await Promise.all([
        share.again().catch(() => false),
        Promise.allSettled(wished.map((kind) => device(kind, true))),
      ])
      change({ screen: shown ? 'on' : 'off' })
    },
    letGo: share.letGo,
  }
}

async function useDevice(rooms: readonly Room[], kind: DeviceKind, id: string | null): Promise<void> {
  try {
    await Promise.all(rooms.map((one) => one.switchActiveDevice(kinds[kind], id ?? 'default')))
  } catch (cause) {
    throw new CallError('device', { cause })
  }
}
