import { inject, onScopeDispose } from 'vue'
import { isOfWriting, shortcutOf, shortcutsKey } from './shortcuts.ts'

/** Listens to the whole page and runs what a shortcut does now. A shortcut without an act is left to the browser. */
export function useKeyboard(enabled: () => boolean): void {
  const table = inject(shortcutsKey)
  const listen = (event: KeyboardEvent) => {
    if (!enabled() || event.defaultPrevented) return
    const id = shortcutOf(event)
    const act = id && table?.get(id)
    if (!act || isOfWriting(id, event)) return
    event.preventDefault()
    act()
  }
  addEventListener('keydown', listen)
  onScopeDispose(() => removeEventListener('keydown', listen))
}
