import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToasts } from '../../app/toasts.ts'
import { useChat } from './chat-context.ts'
import type { RoomId } from './port.ts'
import { provideRoom } from './room-context.ts'
import { failureOf, type Failure } from './useAct.ts'
import type { Composer } from './useComposer.ts'
import type { useRemoval } from './useRemoval.ts'
import type { Timeline } from './useTimeline.ts'

/** A sentence for what could not be done with a message, and why. */
export interface Complaint {
  readonly what: string
  readonly failure: Failure
}

export interface RoomActsOptions {
  readonly room: RoomId
  readonly timeline: Timeline
  readonly composer: Composer
  readonly removal: ReturnType<typeof useRemoval>
  /** Shows a message of the timeline. */
  readonly show: (id: string) => void
  /** Puts the caret where one writes. */
  readonly write: () => void
}

/** Everything a line of the timeline can ask for, provided to all of them; failures are told in one place. */
export function useRoomActs({ room, timeline, composer, removal, show, write }: RoomActsOptions) {
  const { port } = useChat()
  const { t } = useI18n()
  const toasts = useToasts()
  const refused = shallowRef<Complaint | null>(null)
  const note = shallowRef<string | null>(null)
  const complaint = computed((): Complaint | null =>
    removal.failure.value === null
      ? refused.value
      : { what: t('chat.act.removeFailed'), failure: removal.failure.value },
  )

  provideRoom({
    room,
    names: computed(() => timeline.members.value.map((member) => member.name)),
    react(message, key) {
      refused.value = null
      port.toggleReaction(room, message.id, key).catch((error: unknown) => {
        refused.value = { what: t('chat.act.reactFailed'), failure: failureOf(error) }
      })
    },
    reply(message) {
      composer.reply(message)
      write()
    },
    edit(message) {
      composer.edit(message)
      write()
    },
    remove: (message) => removal.remove(message.id, t('chat.act.removed')),
    async copy({ content }) {
      if (content.kind !== 'text') return
      await navigator.clipboard.writeText(content.body.text)
      toasts.show(t('chat.act.copied'))
    },
    retry: (message) => port.retry(room, message),
    discard: (message) => port.discard(room, message),
    async jump(eventId) {
      const id = await timeline.reach(eventId)
      note.value = id === null ? t('chat.timeline.tooFar') : null
      if (id !== null) show(id)
    },
  })

  function forget(): void {
    refused.value = null
    removal.failure.value = null
    note.value = null
  }
  return { complaint, note, forget }
}
