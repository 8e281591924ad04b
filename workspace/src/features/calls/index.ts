import { defineComponent, h, ref } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { callAddress, personCallAddress, recordingsAddress, testAddress } from './addresses.ts'
import type { CallsParts } from './calls-context.ts'
import { groupWays } from './group-ways.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { CallsPorts } from './port.ts'
import type { Rings } from './ringing-port.ts'
import CallOverlay from './ui/around/CallOverlay.vue'
import RoomCallButton from './ui/around/RoomCallButton.vue'
import TodayCalls from './ui/around/TodayCalls.vue'

export { createGuestVisit, guestGroups, nothingAround } from './guest.ts'

/** Calls, on whatever stands behind the ports. */
export function createCalls(given: CallsPorts): Feature {
  const ports: CallsParts = { ...given, ways: groupWays(given) }
  const port = ports.calls
  const props = { ports }
  const waiting = ({ incoming, missed }: Rings) => incoming.length + missed.length
  const badge = ref(waiting(ports.ringing.rings.value))
  ports.ringing.rings.subscribe((rings) => (badge.value = waiting(rings)))
  return {
    id: 'calls',
    routes: [
      { path: '/appels', name: 'calls', component: () => import('./ui/CallsPage.vue'), props },
      { path: testAddress, name: 'call-test', component: () => import('./ui/test/ConnectionTestPage.vue'), props },
      { path: '/appels/:roomId', name: 'call', component: () => import('./ui/CallPage.vue'), props },
      {
        path: '/appels/:roomId/enregistrements',
        name: 'recordings',
        component: () => import('./ui/recording/RecordingsPage.vue'),
        props,
      },
    ],
    nav: [{ label: 'calls.nav', icon: 'call', to: '/appels', order: 30, badge }],
    links: { call: callAddress, callPerson: personCallAddress, recordings: recordingsAddress },
    slots: {
      'room-header': [
        defineComponent({
          name: 'CallsRoomHeader',
          props: { roomId: { type: String, required: true } },
          setup: (props_) => () => h(RoomCallButton, { port, roomId: props_.roomId }),
        }),
      ],
      today: [defineComponent({ name: 'CallsToday', setup: () => () => h(TodayCalls, { ports }) })],
      overlay: [defineComponent({ name: 'CallsOverlay', setup: () => () => h(CallOverlay, { ports }) })],
    },
    messages: { fr, en },
  }
}
