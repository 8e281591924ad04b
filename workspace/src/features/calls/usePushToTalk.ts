import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue'
import type { Call } from './port.ts'

const fields = 'input, textarea, select, [contenteditable], [role=menu]'
/** Keys by which a focus moves. */
const walking = /^(Tab|F2|Arrow.*)$/

export interface PushToTalk {
  /** The microphone is open for as long as this lasts. */
  readonly held: Readonly<Ref<boolean>>
  hold(on: boolean): void
}

/**
 * While `enabled`: the microphone is open as long as Space is held, and closed otherwise. Space keeps its meaning in a
 * field, and on a button that one came to by keys; one that was only clicked leaves it to the voice. Leaving the window
 * lets go: nobody is heard because a key was released elsewhere. `ready`: somewhere that Space means nothing to is focused.
 */
export function usePushToTalk(call: Call, enabled: Readonly<Ref<boolean>>, ready: () => void = () => {}): PushToTalk {
  const held = shallowRef(false)
  let clicked = false
  const hold = (on: boolean) => {
    if (held.value === on || (on && !enabled.value)) return
    held.value = on
    void call.setMicrophone(on).catch(() => void (held.value = false))
  }
  const means = (on: Element | null) =>
    Boolean(on?.closest?.(fields) ?? (!clicked && on?.closest?.('button, a, summary')))
  const down = (event: KeyboardEvent) => {
    if (walking.test(event.key)) clicked = false
    if (!enabled.value || event.code !== 'Space' || means(event.target as Element | null)) return
    event.preventDefault()
    if (!event.repeat) hold(true)
  }
  const up = (event: KeyboardEvent) => {
    if (event.code !== 'Space' || !held.value) return
    // Else a button that was clicked before would be pressed by the same key.
    event.preventDefault()
    hold(false)
  }
  const listeners = { keydown: down, keyup: up, blur: () => hold(false), pointerdown: () => void (clicked = true) }
  for (const [event, listener] of Object.entries(listeners)) addEventListener(event, listener as EventListener)
  onScopeDispose(() => {
    for (const [event, listener] of Object.entries(listeners)) removeEventListener(event, listener as EventListener)
  })
  watch(
    enabled,
    (on) => {
      if (!on) return hold(false)
      ready()
      void call.setMicrophone(false).catch(() => {})
    },
    { flush: 'post' },
  )
  return { held: readonly(held), hold }
}
