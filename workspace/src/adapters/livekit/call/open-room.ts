import { AudioPresets, LogLevel, Room, setLogLevel, VideoPresets, type RoomOptions } from 'livekit-client'
import type { Chosen } from '../../../features/calls/port.ts'
import type { SealedManager } from '../sealed-manager.ts'

/**
 * A room of the media server, sealed. VP8: what every browser has, and of which our worker knows the form (D7). RED
 * would carry the frame before in clear beside the sealed one; LiveKit turns it off too.
 */
export function openRoom(manager: SealedManager, devices: Chosen): Room {
  const options: RoomOptions = {
    encryption: { e2eeManager: manager },
    adaptiveStream: false,
    dynacast: true,
    disconnectOnPageLeave: true,
    publishDefaults: {
      videoCodec: 'vp8',
      backupCodec: false,
      simulcast: true,
      red: false,
      dtx: true,
      audioPreset: AudioPresets.speech,
    },
    audioCaptureDefaults: { echoCancellation: true, noiseSuppression: true, ...deviceId(devices.microphone) },
    videoCaptureDefaults: { resolution: VideoPresets.h720.resolution, ...deviceId(devices.camera) },
    ...(devices.speaker !== null && { audioOutput: { deviceId: devices.speaker } }),
  }
  // LiveKit tells the console of rooms, people and tracks; on a shared screen or in a support dump that is too much.
  setLogLevel(LogLevel.silent)
  return new Room(options)
}

function deviceId(id: string | null): { deviceId?: string } {
  return id === null ? {} : { deviceId: id }
}
