import { computed, ref, useId, watch, type Ref } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { useChat } from './chat-context.ts'
import { insertMention, mentionChoices, mentionQuery } from './model/mention.ts'
import type { Member } from './port.ts'

/** The people offered while an @ is being typed. Escape closes the list until something else is typed. */
export function useMention(text: Ref<string>, caret: Readonly<Ref<number>>, members: () => readonly Member[]) {
  const me = useLive(useChat().port.me)
  const at = ref(0)
  const closed = ref(false)
  const query = computed(() => mentionQuery(text.value, caret.value))
  const choices = computed(() =>
    closed.value || query.value === null ? [] : mentionChoices(members(), query.value.query, me.value?.id ?? null),
  )
  watch(text, () => {
    closed.value = false
    at.value = 0
  })
  return {
    id: useId(),
    at,
    choices,
    chosen: computed(() => choices.value[at.value]),
    close: () => void (closed.value = true),
    move: (by: 1 | -1) => void (at.value = (at.value + by + choices.value.length) % choices.value.length),
    insert: (member: Member) => query.value && insertMention(text.value, query.value, member.name),
  }
}
