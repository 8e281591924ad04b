import { shallowRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { DeviceView } from '@parvis/contracts'
import { useToasts } from '../../app/toasts.ts'
import { usePorts } from './ports.ts'

/** The open sessions, and closing one of them after asking. */
export interface Devices {
  readonly devices: Readonly<ShallowRef<readonly DeviceView[] | null>>
  readonly state: Readonly<ShallowRef<'loading' | 'ready' | 'failed'>>
  /** The session that « Fermer » was asked for; null when nothing is asked. */
  readonly asked: ShallowRef<DeviceView | null>
  readonly leaving: Readonly<ShallowRef<'no' | 'busy' | 'failed'>>
  load(): Promise<void>
  revoke(): Promise<void>
}

export function useDevices(): Devices {
  const { session } = usePorts()
  const { t } = useI18n()
  const toasts = useToasts()
  const devices = shallowRef<readonly DeviceView[] | null>(null)
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  const asked = shallowRef<DeviceView | null>(null)
  const leaving = shallowRef<'no' | 'busy' | 'failed'>('no')

  async function load(): Promise<void> {
    state.value = 'loading'
    try {
      devices.value = await session.devices()
      state.value = 'ready'
    } catch {
      state.value = 'failed'
    }
  }

  async function revoke(): Promise<void> {
    const device = asked.value
    if (!device) return
    leaving.value = 'busy'
    try {
      await session.revoke(device.id)
      leaving.value = 'no'
      asked.value = null
      toasts.show(t('identity.devices.closed', { agent: device.agent }))
      await load()
    } catch {
      leaving.value = 'failed'
    }
  }

  void load()
  return { devices, state, asked, leaving, load, revoke }
}
