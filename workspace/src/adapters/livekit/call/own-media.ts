import { Track, type Room, type ScreenShareCaptureOptions, type TrackPublishOptions } from 'livekit-client'
import {
  CallError,
  type DeviceKind,
  type DeviceState,
  type Own,
  type ShareOptions,
} from '../../../features/calls/port.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import { deviceFault } from '../devices/device-fault.ts'

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
  setHandUp(up: boolean): void
  /** The browser ended a track: unplugged, or « stop sharing » of its own bar. */
  refresh(): void
}

const nothing: Own = { microphone: 'off', camera: 'off', screen: 'off', handUp: false, talksMuted: false }

export function ownMedia(room: Room): OwnMedia {
  const own = liveSource<Own>(nothing)
  const { localParticipant: me } = room
  const change = (part: Partial<Own>) => own.set({ ...own.value, ...part })
  const device = async (kind: 'microphone' | 'camera', on: boolean, set: () => Promise<unknown>) => {
    if (on) change({ [kind]: 'asking' })
    try {
      await set()
      change({ [kind]: on ? 'on' : 'off' })
    } catch (cause) {
      const state: DeviceState = deviceFault(cause)
      change({ [kind]: state })
      throw new CallError('device', { cause })
    }
  }
  return {
    own,
    setMicrophone: (on) => device('microphone', on, () => me.setMicrophoneEnabled(on)),
    setCamera: (on) => device('camera', on, () => me.setCameraEnabled(on)),
    async startSharing(options) {
      change({ screen: 'asking' })
      const started = await me
        .setScreenShareEnabled(true, capture(options), encoding(options.quality))
        .catch((cause: unknown) => {
          if (deviceFault(cause) === 'refused') return null
          change({ screen: 'off' })
          throw new CallError('device', { cause })
        })
      change({ screen: started ? 'on' : 'off' })
    },
    async setShareQuality(quality) {
      const track = me.getTrackPublication(Track.Source.ScreenShare)?.track?.mediaStreamTrack
      if (track) track.contentHint = hint(quality)
    },
    async stopSharing() {
      await me.setScreenShareEnabled(false)
      change({ screen: 'off' })
    },
    async useDevice(kind, id) {
      await room.switchActiveDevice(kinds[kind], id ?? 'default').catch((cause: unknown) => {
        throw new CallError('device', { cause })
      })
    },
    setHandUp: (handUp) => change({ handUp }),
    refresh() {
      if (own.value.screen === 'on' && !me.isScreenShareEnabled) change({ screen: 'off' })
      if (own.value.microphone === 'on' && !me.isMicrophoneEnabled) change({ microphone: 'off' })
      if (own.value.camera === 'on' && !me.isCameraEnabled) change({ camera: 'off' })
    },
  }
}

function capture({ quality, sound }: ShareOptions): ScreenShareCaptureOptions {
  return {
    audio: sound,
    contentHint: hint(quality),
    resolution: { width: 1920, height: 1080, frameRate: rate(quality) },
  }
}

function encoding(quality: ShareOptions['quality']): TrackPublishOptions {
  return { screenShareEncoding: { maxBitrate: 2_500_000, maxFramerate: rate(quality) }, simulcast: false }
}

const hint = (quality: ShareOptions['quality']) => (quality === 'readable' ? 'detail' : 'motion')
const rate = (quality: ShareOptions['quality']) => (quality === 'readable' ? 5 : 30)
