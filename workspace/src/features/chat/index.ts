import { defineAsyncComponent, defineComponent, h, ref } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { personAddress, roomAddress } from './addresses.ts'
import type { ChatParts } from './chat-context.ts'
import { chatCommands } from './commands.ts'
import { en } from './messages/en.ts'
import { fr } from './messages/fr.ts'
import { createDepartures } from './departures.ts'
import { createDrafts } from './model/drafts.ts'
import { unreadTotal, unsentTotal } from './model/room-sections.ts'
import type { ChatPort } from './port.ts'
import TodayRooms from './ui/TodayRooms.vue'

export type { ChatPort } from './port.ts'

/** Beside a call; its pages' sentences and code come with it. */
const RoomAside = defineAsyncComponent(() => import('./ui/aside/RoomAside.vue'))

/** Messages, on whatever stands behind the port. */
export function createChat(messages: ChatPort): Feature {
  const departures = createDepartures(messages)
  const { port } = departures
  const parts: ChatParts = { port, departures, drafts: createDrafts(), reminded: ref(true) }
  const badge = ref(unreadTotal(port.rooms.value))
  const unfinished = ref(unsentTotal(port.rooms.value))
  port.rooms.subscribe((rooms) => {
    badge.value = unreadTotal(rooms)
    unfinished.value = unsentTotal(rooms)
  })
  const page = { component: () => import('./ui/ChatPage.vue'), props: { parts } }
  return {
    id: 'chat',
    // One record for both addresses: opening a room keeps the list as it is.
    routes: [{ path: '/messages/:roomId?', name: 'messages', ...page }],
    nav: [{ label: 'chat.nav', icon: 'message', to: '/messages', order: 20, badge, phone: true }],
    links: { room: roomAddress, person: personAddress },
    slots: {
      today: [defineComponent({ name: 'ChatToday', setup: () => () => h(TodayRooms, { parts }) })],
      'room-conversation': [
        defineComponent({
          name: 'ChatAside',
          props: { roomId: { type: String, required: true } },
          setup: (given) => () => h(RoomAside, { parts, roomId: given.roomId }),
        }),
      ],
    },
    commands: chatCommands(port),
    unfinished,
    messages: { fr, en },
  }
}
