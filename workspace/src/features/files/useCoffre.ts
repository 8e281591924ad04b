import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { indexOf, type Index } from './model/tree.ts'
import type { CoffreId, CoffreState, FilesPort } from './port.ts'

export interface Coffre {
  readonly state: ShallowRef<CoffreState>
  readonly index: ComputedRef<Index>
}

/** A coffre's content, followed while the component lives and the id stays. */
export function useCoffre(port: FilesPort, coffre: () => CoffreId | null): Coffre {
  const state = shallowRef<CoffreState>({ at: 'loading' })
  let stop = () => {}
  watch(
    coffre,
    (id) => {
      stop()
      stop = () => {}
      if (id === null) return
      const live = port.open(id)
      state.value = live.value
      stop = live.subscribe((value) => (state.value = value))
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())
  const index = computed(() => indexOf(state.value.at === 'ready' ? state.value.entries : []))
  return { state, index }
}
