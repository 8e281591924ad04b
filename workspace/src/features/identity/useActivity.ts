import { onScopeDispose } from 'vue'

/** When the person last touched a key or the pointer, in ms, while the component lives. */
export function useActivity(): { readonly lastAt: () => number } {
  let last = 0
  const note = () => void (last = Date.now())
  const kinds = ['keydown', 'pointerdown', 'wheel'] as const
  for (const kind of kinds) addEventListener(kind, note, { passive: true, capture: true })
  onScopeDispose(() => kinds.forEach((kind) => removeEventListener(kind, note, { capture: true })))
  return { lastAt: () => last }
}
