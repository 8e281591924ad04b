import { computed, onScopeDispose, ref, watch } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { useChat } from './chat-context.ts'
import { newMark } from './model/new-mark.ts'
import { seenBy } from './model/seen-by.ts'
import { timelineRows } from './model/timeline-rows.ts'
import type { MessageId, RoomId, TimelineItem } from './port.ts'

/** Pages that are read in search of a quoted message before saying that it is too far. */
const farthest = 25

export type Timeline = ReturnType<typeof useTimeline>

/** One opened room. It is closed with the scope it was opened in. `hidden`: messages that are being taken away. */
export function useTimeline(room: RoomId, hidden: { readonly value: ReadonlySet<MessageId> }) {
  const { port } = useChat()
  const view = port.open(room)
  onScopeDispose(() => view.close())

  const arrived = useLive(view.items)
  const me = useLive(port.me)
  const items = computed(() =>
    hidden.value.size === 0
      ? arrived.value
      : arrived.value.map((item) => (hidden.value.has(item.id) ? gone(item) : item)),
  )
  // What was there when the room was opened; a room whose first page is still coming fixes it with that page.
  const until = ref<MessageId | null>(arrived.value.at(-1)?.id ?? null)
  watch(arrived, (now) => (until.value ??= now.at(-1)?.id ?? null))
  const mark = computed(() => newMark(items.value, view.readUpTo, until.value))
  const rows = computed(() => timelineRows(items.value, mark.value))

  function gone(item: TimelineItem): TimelineItem {
    if (item.type === 'event') return item
    const may = { edit: false, remove: false, react: false, reply: false }
    return { ...item, content: { kind: 'removed', by: me.value }, reactions: [], may }
  }

  /** The id of the message with this event id, read from older pages if need be; null when it is too far back. */
  async function reach(eventId: string): Promise<MessageId | null> {
    for (let page = 0; page <= farthest; page++) {
      const found = arrived.value.find((item) => item.type === 'message' && item.eventId === eventId)
      if (found !== undefined) return found.id
      if (view.history.value === 'start' || view.history.value === 'failed') return null
      await view.loadOlder()
    }
    return null
  }

  return {
    items,
    rows,
    mark,
    seen: computed(() => seenBy(items.value)),
    members: useLive(view.members),
    typing: useLive(view.typing),
    concerns: useLive(view.concerns),
    history: useLive(view.history),
    loadOlder: () => view.loadOlder(),
    reach,
  }
}
