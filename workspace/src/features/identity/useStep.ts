import { computed, type ComputedRef } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { stepOf, type Step } from './model/step.ts'
import type { IdentityPorts } from './ports.ts'

/** The step that stands before the workspace now. */
export function useStep({ session, keys }: IdentityPorts): ComputedRef<Step> {
  const who = useLive(session.session)
  const failure = useLive(session.failure)
  const instance = useLive(session.instance)
  const state = useLive(keys.state)
  return computed(() =>
    stepOf({ session: who.value, failure: failure.value, instance: instance.value, keys: state.value.at }),
  )
}
