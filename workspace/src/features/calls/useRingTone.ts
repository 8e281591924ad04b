import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { DevicesPort } from './port.ts'

/** It sounds while somebody rings, unless it was silenced; the next call is heard again. */
export function useRingTone(
  devices: DevicesPort,
  ring: Readonly<Ref<string | null>>,
): { readonly silent: Ref<boolean> } {
  const silent = ref(false)
  let stop: (() => void) | null = null
  const quiet = () => {
    stop?.()
    stop = null
  }
  watch(ring, () => void (silent.value = false))
  watch(
    () => ring.value !== null && !silent.value,
    (sounds) => {
      quiet()
      if (sounds) stop = devices.ring()
    },
    { immediate: true },
  )
  onScopeDispose(quiet)
  return { silent }
}
