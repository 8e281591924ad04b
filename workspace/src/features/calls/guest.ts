import { defineAsyncComponent, defineComponent, h, ref } from 'vue'
import type { Feature } from '../../app/feature.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { CallError } from './call-error.ts'
import type { CallsParts } from './calls-context.ts'
import type { GroupsPort } from './groups-port.ts'
import { groupWays } from './group-ways.ts'
import { en } from './nav-messages/en.ts'
import { fr } from './nav-messages/fr.ts'
import type { CallsPorts } from './port.ts'
import { noRings } from './ringing-port.ts'
import type { VisitPort } from './visit-port.ts'

const GuestRoot = defineAsyncComponent(() => import('./ui/guest/GuestRoot.vue'))
const refused = () => Promise.reject(new CallError('refused'))

/** Around a guest's call there is nothing: they call nobody, keep no recording, and open no groups. */
export const nothingAround: Pick<CallsPorts, 'ringing' | 'recordings' | 'groups'> = {
  ringing: { rings: liveSource(noRings), ring: refused, decline: refused, dismiss: () => {}, direct: refused },
  recordings: { of: () => liveSource(null), open: refused, begin: refused },
  groups: {
    ...{ open: liveSource([]), begin: refused, say: refused, end: refused },
    ...{ enter: refused, leave: () => Promise.resolve() },
  },
}

/** Guests come along into the small groups that a host put them in, and back. */
export const guestGroups = ({ open, enter, leave }: GroupsPort): GroupsPort => ({
  ...nothingAround.groups,
  ...{ open, enter, leave },
})

/** The page of who comes to a call by a link: it stands before the shell for good, for there is nothing behind it. */
export function createGuestVisit(
  port: VisitPort,
  { devices, calls, test, groups }: Pick<CallsPorts, 'devices' | 'calls' | 'test' | 'groups'>,
): Feature {
  const around = { ...nothingAround, devices, calls, test, groups }
  const ports: CallsParts = { ...around, ways: groupWays(around) }
  const component = defineComponent({ name: 'GuestVisit', setup: () => () => h(GuestRoot, { port, ports }) })
  return { id: 'calls', gates: [{ component, closed: ref(true) }], messages: { fr, en } }
}
