import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'

export interface FullScreen {
  /** Null where the browser gives no element the whole screen (telephones of Apple). */
  readonly on: Readonly<Ref<boolean | null>>
  toggle(): void
}

/** One element over the whole screen, and back. What the browser refuses does not happen, and nothing says so: it is seen. */
export function useFullScreen(element: () => HTMLElement | undefined): FullScreen {
  const on = shallowRef(document.fullscreenEnabled ? false : null)
  const look = () => {
    if (on.value !== null) on.value = document.fullscreenElement === element()
  }
  document.addEventListener('fullscreenchange', look)
  onScopeDispose(() => document.removeEventListener('fullscreenchange', look))
  const toggle = () => void (on.value ? document.exitFullscreen() : element()?.requestFullscreen())?.catch(() => {})
  return { on: readonly(on), toggle }
}
