import { defineAsyncComponent, defineComponent, h, ref } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { CallsPorts } from './port.ts'
import type { VisitPort } from './visit-port.ts'

const GuestRoot = defineAsyncComponent(() => import('./ui/guest/GuestRoot.vue'))

/** The page of who comes to a call by a link: it stands before the shell for good, for there is nothing behind it. */
export function createGuestVisit(port: VisitPort, ports: CallsPorts): Feature {
  const component = defineComponent({ name: 'GuestVisit', setup: () => () => h(GuestRoot, { port, ports }) })
  return { id: 'calls', gates: [{ component, closed: ref(true) }], messages: { fr, en } }
}
