import { computed, inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Role } from '@parvis/contracts'

/** The person in front of the screen, as far as the shell needs to know. */
export interface Who {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
}

export const whoKey: InjectionKey<Readonly<Ref<Who | null>>> = Symbol('who')

export function useWho(): ComputedRef<Who | null> {
  const who = inject(whoKey, undefined)
  return computed(() => who?.value ?? null)
}
