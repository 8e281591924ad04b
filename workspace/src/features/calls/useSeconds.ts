import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

const SECOND_MS = 1000

/** The present, in ms, once a second. */
export function useSeconds(): Readonly<Ref<number>> {
  const now = shallowRef(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), SECOND_MS)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
