import { computed, ref } from 'vue'
import { useLive } from '../../shared/lib/use-live.ts'
import { useChat } from './chat-context.ts'
import { roomSections } from './model/room-sections.ts'

/** The list of rooms, in sections, as searched. */
export function useRooms() {
  const { port, now } = useChat()
  const rooms = useLive(port.rooms)
  const loaded = useLive(port.loaded)
  const query = ref('')
  const sections = computed(() => roomSections(rooms.value, query.value, now.value))
  const none = computed(() => {
    const { invitations, recent, others } = sections.value
    return invitations.length + recent.length + others.length === 0
  })
  return { rooms, loaded, query, sections, none }
}
