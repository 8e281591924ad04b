import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { firstName } from './model/names.ts'
import { plainLine } from './model/plain-line.ts'
import type { RoomSummary } from './port.ts'

/** The second line of a room in a list: « Idriss : voir la page 12 ». */
export function useLatestLine(room: () => RoomSummary): ComputedRef<string> {
  const { t } = useI18n()
  return computed(() => {
    const { membership, inviter, latest, kind, memberCount } = room()
    if (membership === 'invited') return t('chat.list.invitedBy', { name: inviter?.name ?? '' })
    if (latest === null) return t('chat.list.sealedFor', { n: memberCount }, memberCount)
    if (latest.kind === 'sealed') return t('chat.list.sealed')
    if (latest.kind === 'event') return latest.text ?? t('chat.list.sealedFor', { n: memberCount }, memberCount)
    const text = latest.text === null ? t('chat.list.removed') : plainLine(latest.text)
    if (latest.own) return t('chat.list.by', { name: t('chat.list.you'), text })
    return kind === 'direct' ? text : t('chat.list.by', { name: firstName(latest.sender.name), text })
  })
}
