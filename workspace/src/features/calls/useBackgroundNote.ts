import { computed, type ComputedRef } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { useCalls } from './calls-context.ts'
import type { BackgroundState } from './port.ts'

export interface BackgroundNote {
  /** What is to be said of the background; null: nothing. */
  readonly tells: ComputedRef<Exclude<BackgroundState, 'well'> | null>
  /** The camera was turned off for it. */
  readonly stopped: ComputedRef<boolean>
  retry(): void
  /** Only ever because the person asked for it. */
  showRoom(): void
}

/** A background that this machine can't keep up with: what became of it, and what can be done. */
export function useBackgroundNote(turnCameraOn: () => void): BackgroundNote {
  const { devices } = useCalls()
  const state = useLive(devices.backgroundState)
  const tells = computed(() => (state.value === 'well' ? null : state.value))
  return {
    tells,
    stopped: computed(() => tells.value !== null && tells.value !== 'lighter'),
    retry: turnCameraOn,
    showRoom() {
      const off = state.value !== 'lighter'
      devices.setBackground('none')
      if (off) turnCameraOn()
    },
  }
}
