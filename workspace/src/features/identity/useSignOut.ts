import { readonly, shallowRef, type Ref } from 'vue'
import { useRegistry } from '../../app/registry.ts'
import { usePorts } from './ports.ts'

export interface SignOut {
  readonly leaving: Readonly<Ref<boolean>>
  /** How many things of the person's would be lost, while that is asked; null otherwise. */
  readonly losing: Ref<number | null>
  /** Signs out, or asks first where something would be lost. */
  ask(): Promise<void>
  signOut(): Promise<void>
}

/** The way out: wiping this browser takes a moment, and is asked once. What has not left it goes with it. */
export function useSignOut(): SignOut {
  const { session } = usePorts()
  const registry = useRegistry()
  const leaving = shallowRef(false)
  const losing = shallowRef<number | null>(null)
  async function signOut(): Promise<void> {
    if (leaving.value) return
    leaving.value = true
    await session.signOut().finally(() => (leaving.value = false))
  }
  return {
    leaving: readonly(leaving),
    losing,
    signOut,
    async ask() {
      const unfinished = registry.unfinished()
      if (unfinished > 0) losing.value = unfinished
      else await signOut()
    },
  }
}
