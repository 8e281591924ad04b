import { onScopeDispose } from 'vue'

/** How long a finger stays before it asks for what can be done (ms). */
const hold = 450

/** Listeners for an element that answers a long press of a finger; a mouse has hover, a keyboard has focus. */
export function useLongPress(act: () => void): Record<string, (event: Event) => void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let touching = false
  let acted = false
  const stop = () => clearTimeout(timer)
  onScopeDispose(stop)
  return {
    pointerdown(event) {
      touching = (event as PointerEvent).pointerType === 'touch'
      acted = false
      if (!touching) return
      timer = setTimeout(() => {
        acted = true
        act()
      }, hold)
    },
    pointerup: stop,
    pointercancel: stop,
    pointermove: stop,
    // The finger that leaves would press what has just opened under it, or close it.
    touchend(event) {
      if (acted) event.preventDefault()
    },
    // The browser's own menu would cover ours.
    contextmenu(event) {
      if (touching) event.preventDefault()
    },
  }
}
