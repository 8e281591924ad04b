import { readonly, ref, shallowRef, type Ref } from 'vue'
import { CallError } from './port.ts'

/** Why an act did not happen, for `ActFailure` to put into words. */
export interface Failure {
  readonly code: CallError['code']
  readonly rule: CallError['rule']
}

export interface Act {
  readonly busy: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<Failure | null>>
  /** Runs one act; true when it happened. A failure is kept until the next try or `forget`. */
  run(act: () => Promise<unknown>): Promise<boolean>
  forget(): void
}

/**
 * The one door by which what a person asks for reaches the port: no failure is swallowed, nothing runs twice.
 * `together`: for a toolbar, where a hand may go up while a microphone still opens.
 */
export function useAct({ together = false }: { readonly together?: boolean } = {}): Act {
  const busy = ref(false)
  const failure = shallowRef<Failure | null>(null)
  return {
    busy: readonly(busy),
    failure: readonly(failure) as Readonly<Ref<Failure | null>>,
    forget: () => void (failure.value = null),
    async run(act) {
      if (busy.value && !together) return false
      busy.value = true
      failure.value = null
      try {
        await act()
        return true
      } catch (error) {
        failure.value =
          error instanceof CallError ? { code: error.code, rule: error.rule } : { code: 'internal', rule: null }
        return false
      } finally {
        busy.value = false
      }
    },
  }
}
