import { defineComponent, h, ref } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { callAddress, testAddress } from './addresses.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { CallsPorts, OngoingCall } from './port.ts'
import CallOverlay from './ui/around/CallOverlay.vue'
import RoomCallButton from './ui/around/RoomCallButton.vue'
import TodayCalls from './ui/around/TodayCalls.vue'

export { createGuestVisit } from './guest.ts'

/** Calls, on whatever stands behind the ports. */
export function createCalls(ports: CallsPorts): Feature {
  const port = ports.calls
  const props = { ports }
  const ringing = (calls: readonly OngoingCall[]) => calls.filter((call) => call.ringing !== null).length
  const badge = ref(ringing(port.ongoing.value))
  port.ongoing.subscribe((calls) => (badge.value = ringing(calls)))
  return {
    id: 'calls',
    routes: [
      { path: '/appels', name: 'calls', component: () => import('./ui/CallsPage.vue'), props },
      { path: testAddress, name: 'call-test', component: () => import('./ui/test/ConnectionTestPage.vue'), props },
      { path: '/appels/:roomId', name: 'call', component: () => import('./ui/CallPage.vue'), props },
    ],
    nav: [{ label: 'calls.nav', icon: 'call', to: '/appels', order: 30, badge }],
    links: { call: callAddress },
    slots: {
      'room-header': [
        defineComponent({
          name: 'CallsRoomHeader',
          props: { roomId: { type: String, required: true } },
          setup: (given) => () => h(RoomCallButton, { port, roomId: given.roomId }),
        }),
      ],
      today: [defineComponent({ name: 'CallsToday', setup: () => () => h(TodayCalls, { port }) })],
      overlay: [defineComponent({ name: 'CallsOverlay', setup: () => () => h(CallOverlay, { port }) })],
    },
    messages: { fr, en },
  }
}
