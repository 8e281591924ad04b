import { readonly, shallowRef, type Ref } from 'vue'
import { usePorts } from './ports.ts'

/** The way out: wiping this browser takes a moment, and is asked once. */
export function useSignOut(): { readonly leaving: Readonly<Ref<boolean>>; signOut(): Promise<void> } {
  const { session } = usePorts()
  const leaving = shallowRef(false)
  return {
    leaving: readonly(leaving),
    async signOut() {
      if (leaving.value) return
      leaving.value = true
      await session.signOut().finally(() => (leaving.value = false))
    },
  }
}
