import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue'

const MEMORY_MS = 3000

/** The loudest of the last three seconds: words for a voice should not change with every syllable. */
export function useLoudest(level: Readonly<Ref<number>>): Readonly<Ref<number>> {
  const loudest = shallowRef(level.value)
  let timer: ReturnType<typeof setTimeout> | undefined
  const forget = () => void (loudest.value = level.value)
  watch(level, (now) => {
    if (now < loudest.value) return
    loudest.value = now
    clearTimeout(timer)
    timer = setTimeout(forget, MEMORY_MS)
  })
  onScopeDispose(() => clearTimeout(timer))
  return readonly(loudest)
}
