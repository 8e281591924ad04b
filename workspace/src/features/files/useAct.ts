import { readonly, ref, shallowRef, type Ref } from 'vue'
import { FilesError } from './port.ts'

/** Why something did not happen, and what it was, for `FilesFailure` to put into words. */
export interface Failure {
  readonly what: string
  readonly code: FilesError['code']
  readonly rule: FilesError['rule']
}

export interface Act {
  readonly busy: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<Failure | null>>
  /** Runs one act; true when it happened. `what`: the sentence for when it does not. */
  run(what: string, act: () => Promise<unknown>): Promise<boolean>
  forget(): void
}

/** The one door by which what a person asks for reaches the port: nothing is swallowed. */
export function useAct(): Act {
  const running = ref(0)
  const busy = ref(false)
  const failure = shallowRef<Failure | null>(null)
  return {
    busy: readonly(busy),
    failure: readonly(failure) as Readonly<Ref<Failure | null>>,
    forget: () => void (failure.value = null),
    async run(what, act) {
      failure.value = null
      busy.value = (running.value += 1) > 0
      try {
        await act()
        return true
      } catch (error) {
        const known = error instanceof FilesError ? error : new FilesError('internal', { cause: error })
        failure.value = { what, code: known.code, rule: known.rule }
        return false
      } finally {
        busy.value = (running.value -= 1) > 0
      }
    },
  }
}
