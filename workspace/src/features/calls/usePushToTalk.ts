import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue'
import type { Call } from './port.ts'

const typed = 'input, textarea, select, button, a, [contenteditable], [role=menu]'

/**
 * While `enabled`: the microphone is open as long as Space is held, and closed otherwise. Space keeps its meaning in
 * a field and on a button. Leaving the window lets go: nobody is heard because a key was released elsewhere.
 */
export function usePushToTalk(call: Call, enabled: Readonly<Ref<boolean>>): Readonly<Ref<boolean>> {
  const held = shallowRef(false)
  const open = (on: boolean) => {
    if (held.value === on) return
    held.value = on
    void call.setMicrophone(on).catch(() => void (held.value = false))
  }
  const down = (event: KeyboardEvent) => {
    if (!enabled.value || event.code !== 'Space' || (event.target as Element | null)?.closest?.(typed)) return
    event.preventDefault()
    if (!event.repeat) open(true)
  }
  const up = (event: KeyboardEvent) => void (event.code === 'Space' && open(false))
  const away = () => open(false)
  addEventListener('keydown', down)
  addEventListener('keyup', up)
  addEventListener('blur', away)
  onScopeDispose(() => {
    removeEventListener('keydown', down)
    removeEventListener('keyup', up)
    removeEventListener('blur', away)
  })
  watch(enabled, (on) => {
    if (on) void call.setMicrophone(false).catch(() => {})
    else open(false)
  })
  return readonly(held)
}
