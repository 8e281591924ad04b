import { onScopeDispose } from 'vue'
import { useRegistry } from './registry.ts'

/** The browser asks before it closes or reloads a page that holds what has not left yet; its words are its own. */
export function useLeaveWarning(): void {
  const registry = useRegistry()
  const ask = (event: BeforeUnloadEvent) => {
    if (registry.unfinished() > 0) event.preventDefault()
  }
  addEventListener('beforeunload', ask)
  onScopeDispose(() => removeEventListener('beforeunload', ask))
}
