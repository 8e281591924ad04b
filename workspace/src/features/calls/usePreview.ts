import { onScopeDispose, type Ref } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import type { DevicesPort, DeviceState, Picture } from './port.ts'
import { useLoudest } from './useLoudest.ts'

export interface PreviewView {
  readonly microphone: Readonly<Ref<DeviceState>>
  readonly camera: Readonly<Ref<DeviceState>>
  readonly picture: Readonly<Ref<Picture | null>>
  readonly level: Readonly<Ref<number>>
  /** Of the last seconds. */
  readonly loudest: Readonly<Ref<number>>
  set(kind: 'microphone' | 'camera', on: boolean): void
}

/** One's own image and voice before a call. Microphone and camera are asked for at once; they end with the scope. */
export function usePreview(devices: DevicesPort): PreviewView {
  const preview = devices.preview()
  onScopeDispose(() => preview.close())
  const set = (kind: 'microphone' | 'camera', on: boolean) =>
    void (kind === 'microphone' ? preview.setMicrophone(on) : preview.setCamera(on))
  set('microphone', true)
  set('camera', true)
  const level = useLive(preview.level)
  return {
    microphone: useLive(preview.microphone),
    camera: useLive(preview.camera),
    picture: useLive(preview.picture),
    level,
    loudest: useLoudest(level),
    set,
  }
}
