import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAnnounce } from '../../app/announcer.ts'
import { reactionWord } from './model/reactions.ts'
import { useAlarmName } from './useAlarmName.ts'
import type { CallView } from './useCallView.ts'

const SHOWN_MS = 5000

/** Arrivals, hands and reactions in words, for eyes (the last one, a few seconds) and for a screen reader (unless turned off). */
export function useCallSpeech(
  { call, own, red, participants }: CallView,
  announced: Readonly<Ref<boolean>>,
): { readonly last: ShallowRef<string | null> } {
  const { t } = useI18n()
  const say = useAnnounce()
  const nameOf = useAlarmName(participants)
  const last = shallowRef<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell(sentence: string): void {
    if (announced.value) say(sentence)
    last.value = sentence
    clearTimeout(timer)
    timer = setTimeout(() => (last.value = null), SHOWN_MS)
  }

  const stop = call.onEvent((event) => {
    const { name } = event.person
    if (event.kind === 'reaction') {
      const word = reactionWord(event.key)
      if (word) tell(t('calls.reaction.from', { name, word: `${event.key} ${t(`calls.reaction.${word}`)}` }))
      return
    }
    if (event.kind === 'muted-by-host') return tell(t('calls.said.mutedByHost', { name }))
    tell(t(`calls.said.${event.kind}`, { name }))
  })
  onScopeDispose(() => {
    stop()
    clearTimeout(timer)
  })
  watch(
    () => own.value.microphone === 'on',
    (on) => say(t(on ? 'calls.said.microphoneOn' : 'calls.said.microphoneOff')),
  )
  // A red state can't wait and can't be turned off.
  watch(red, (now, before) => {
    for (const alarm of now.filter((one) => !before.some(({ id }) => id === one.id)))
      say(t(`calls.alarm.what.${alarm.kind}`, { name: nameOf(alarm) }), 'assertive')
  })
  return { last }
}
