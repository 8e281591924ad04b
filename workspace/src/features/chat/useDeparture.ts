import { effectScope, watch } from 'vue'
import { useToasts } from '../../app/toasts.ts'
import { useChat } from './chat-context.ts'
import type { RoomId } from './port.ts'
import { failureOf } from './useAct.ts'

/**
 * Leaving with a way back: the room goes from the lists at once, and the person from the room when the toast with
 * « Annuler » has gone, wherever in the portal they are by then. After it, only a member's invitation leads back.
 */
export function useDeparture(): (room: RoomId, words: string) => void {
  const { port, departures } = useChat()
  const toasts = useToasts()

  return (room, words) => {
    departures.failure.value = null
    const back = departures.hide(room)
    const waiting = effectScope(true)
    const leave = async () => {
      waiting.stop()
      try {
        await port.leave(room)
      } catch (error) {
        back()
        departures.failure.value = failureOf(error)
      }
    }
    toasts.show(words, () => {
      waiting.stop()
      back()
    })
    const toast = toasts.shown.value.at(-1)?.id
    waiting.run(() =>
      watch(toasts.shown, (shown) => {
        if (!shown.some(({ id }) => id === toast)) void leave()
      }),
    )
  }
}
