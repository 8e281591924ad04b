import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

/** False, then true once `ms` have passed while the component lives. */
export function useAfter(ms: number): Readonly<Ref<boolean>> {
  const passed = shallowRef(false)
  const timer = setTimeout(() => (passed.value = true), ms)
  onScopeDispose(() => clearTimeout(timer))
  return readonly(passed)
}
