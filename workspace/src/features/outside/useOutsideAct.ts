import { readonly, ref, shallowRef, type Ref } from 'vue'
import { OutsideError } from './port.ts'

export interface OutsideAct {
  readonly busy: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<OutsideError | null>>
  /** True when it happened. What was given up by the person is no failure. */
  run(act: () => Promise<unknown>): Promise<boolean>
}

/** One act at a time; what went wrong stands where it was asked for. */
export function useOutsideAct(): OutsideAct {
  const busy = ref(false)
  const failure = shallowRef<OutsideError | null>(null)
  return {
    busy: readonly(busy),
    failure,
    async run(act) {
      failure.value = null
      busy.value = true
      try {
        await act()
        return true
      } catch (cause) {
        const known = cause instanceof OutsideError ? cause : new OutsideError('internal', { cause })
        const stopped = known.cause instanceof DOMException && known.cause.name === 'AbortError'
        failure.value = stopped ? null : known
        return false
      } finally {
        busy.value = false
      }
    },
  }
}
