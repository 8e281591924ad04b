import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The present, in ms, fresh to half a minute: enough for « hier » and 14:05. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), 30_000)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
