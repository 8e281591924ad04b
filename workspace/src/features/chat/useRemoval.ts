import { onScopeDispose, readonly, ref, shallowRef, watch } from 'vue'
import { useToasts } from '../../app/toasts.ts'
import { useChat } from './chat-context.ts'
import type { MessageId, RoomId } from './port.ts'
import { failureOf, type Failure } from './useAct.ts'

/**
 * Messages taken away with a way back: they go from the screen at once, and from the server when the toast with
 * « Annuler » has gone. Leaving the room does not cancel the act. A refusal puts the message back and is told.
 */
export function useRemoval(room: RoomId) {
  const { port } = useChat()
  const toasts = useToasts()
  const hidden = ref<ReadonlySet<MessageId>>(new Set())
  const failure = shallowRef<Failure | null>(null)
  /** Message by toast, while it can be undone. */
  const undoable = new Map<number, MessageId>()

  const show = (id: MessageId) => (hidden.value = new Set([...hidden.value].filter((other) => other !== id)))

  async function settle(toast: number, id: MessageId): Promise<void> {
    undoable.delete(toast)
    try {
      await port.remove(room, id)
    } catch (error) {
      failure.value = failureOf(error)
    }
    show(id)
  }

  /** `words` is the sentence of the toast. */
  function remove(id: MessageId, words: string): void {
    failure.value = null
    hidden.value = new Set([...hidden.value, id])
    toasts.show(words, () => {
      for (const [toast, message] of undoable) if (message === id) undoable.delete(toast)
      show(id)
    })
    const toast = toasts.shown.value.at(-1)
    if (toast !== undefined) undoable.set(toast.id, id)
  }

  watch(toasts.shown, (shown) => {
    const alive = new Set(shown.map((toast) => toast.id))
    for (const [toast, id] of undoable) if (!alive.has(toast)) void settle(toast, id)
  })
  onScopeDispose(() => {
    for (const [toast, id] of undoable) void settle(toast, id)
  })
  return { hidden: readonly(hidden), failure, remove }
}
