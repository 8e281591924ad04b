import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAnnounce } from '../../app/announcer.ts'
import type { MessageId, MessageItem } from './port.ts'

/** Messages that come so close together (ms) are told as one. */
const pause = 1000

/**
 * Tells a screen reader what comes, politely and grouped. The log itself is not live: rows that scrolling brings into
 * the page would be read out as if they were new. `present` is what a message says by now: most come sealed, and are
 * opened before they are told.
 */
export function useArrivals(
  present: (id: MessageId) => MessageItem | undefined,
): (messages: readonly MessageItem[]) => void {
  const { t } = useI18n()
  const say = useAnnounce()
  let waiting: readonly MessageItem[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  function tell(): void {
    const [first] = waiting
    if (waiting.length > 1) say(t('chat.timeline.arrivedMany', { n: waiting.length }))
    else if (first !== undefined)
      say(t('chat.timeline.arrived', { name: first.sender.name, text: wordsOf(present(first.id) ?? first) }))
    waiting = []
  }
  onScopeDispose(() => clearTimeout(timer))
  return (messages) => {
    if (messages.length === 0) return
    waiting = [...waiting, ...messages]
    clearTimeout(timer)
    timer = setTimeout(tell, pause)
  }
  function wordsOf({ content }: MessageItem): string {
    return content.kind === 'text' ? content.body.text : t('chat.list.sealed')
  }
}
