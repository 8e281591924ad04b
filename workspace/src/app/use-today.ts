import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

const MINUTE_MS = 60_000

/** The present, in ms, brought up to date every minute while the component lives. */
export function useToday(): Readonly<Ref<number>> {
  const now = shallowRef(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), MINUTE_MS)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
