import { computed, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useLive } from '../../shared/lib/use-live.ts'
import { roomAddress } from './addresses.ts'
import type { ChatPort, RoomId } from './port.ts'
import { useAct } from './useAct.ts'

/** Which room the address opens, and with what beside it. `?avec=` opens the conversation with a person. */
export function useChatRoute(port: ChatPort) {
  const route = useRoute()
  const router = useRouter()
  const rooms = useLive(port.rooms)
  const loaded = useLive(port.loaded)
  const { failure, run } = useAct()

  const roomId = computed((): RoomId | null =>
    typeof route.params['roomId'] === 'string' ? route.params['roomId'] : null,
  )
  const room = computed(() => rooms.value.find((candidate) => candidate.id === roomId.value) ?? null)
  const details = computed(() => route.query['panneau'] === 'membres')

  const goTo = (id: RoomId) => void router.push(roomAddress(id))
  const toList = () => void router.push('/messages')
  const setDetails = (open: boolean) => void router.replace({ query: open ? { panneau: 'membres' } : {} })

  watch(
    () => [route.query['avec'], loaded.value] as const,
    ([person, ready]) => {
      if (typeof person !== 'string' || !ready) return
      void run(async () => void (await router.replace(roomAddress(await port.openDirect(person)))))
    },
    { immediate: true },
  )
  return { rooms, loaded, room, roomId, details, goTo, toList, setDetails, failure }
}
