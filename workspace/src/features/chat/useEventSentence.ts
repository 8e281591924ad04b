import { useI18n } from 'vue-i18n'
import { useLive } from '../../shared/lib/use-live.ts'
import { useChat } from './chat-context.ts'
import type { EventItem } from './port.ts'

/** What happened in a room, as one says it to the reader: « Vous avez invité… », « Marc vous a invité ici ». */
export function useEventSentence(): (item: EventItem) => string {
  const { t } = useI18n()
  const me = useLive(useChat().port.me)
  return ({ actor, event }) => {
    const own = actor.id === me.value?.id
    const name = actor.name
    switch (event.kind) {
      case 'created':
        return own ? t('chat.event.createdYou') : t('chat.event.created', { name })
      case 'joined':
        return own ? t('chat.event.joinedYou') : t('chat.event.joined', { name })
      case 'left':
        return own ? t('chat.event.leftYou') : t('chat.event.left', { name })
      case 'declined':
        return own ? t('chat.event.declinedYou') : t('chat.event.declined', { name })
      case 'invited':
        if (event.target.id === me.value?.id) return t('chat.event.invitedMe', { name })
        return own
          ? t('chat.event.invitedYou', { target: event.target.name })
          : t('chat.event.invited', { name, target: event.target.name })
      case 'removed':
        if (event.target.id === me.value?.id) return t('chat.event.removedMe', { name })
        return own
          ? t('chat.event.removedYou', { target: event.target.name })
          : t('chat.event.removed', { name, target: event.target.name })
      case 'called':
        return own ? t(calledYou[event.how]) : t(called[event.how], { name })
      case 'renamed':
        return own
          ? t('chat.event.renamedYou', { room: event.name })
          : t('chat.event.renamed', { name, room: event.name })
    }
  }
}

const called = {
  told: 'chat.event.called.told',
  rings: 'chat.event.called.rings',
  answered: 'chat.event.called.answered',
  declined: 'chat.event.called.declined',
  missed: 'chat.event.called.missed',
} as const

const calledYou = {
  told: 'chat.event.calledYou.told',
  rings: 'chat.event.calledYou.rings',
  answered: 'chat.event.calledYou.answered',
  declined: 'chat.event.calledYou.declined',
  missed: 'chat.event.calledYou.missed',
} as const
