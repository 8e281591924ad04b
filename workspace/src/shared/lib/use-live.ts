import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'
import type { Live } from './live.ts'

/** A port's live value as a read-only ref that ends with the scope it was made in. */
export function useLive<T>(live: Live<T>): Readonly<Ref<T>> {
  const state = shallowRef(live.value)
  onScopeDispose(live.subscribe((value) => (state.value = value)))
  return readonly(state) as Readonly<Ref<T>>
}

/** The same outside any component, for what lives as long as the page. */
export function liveRef<T>(live: Live<T>): Readonly<Ref<T>> {
  const state = shallowRef(live.value)
  live.subscribe((value) => (state.value = value))
  return readonly(state) as Readonly<Ref<T>>
}
