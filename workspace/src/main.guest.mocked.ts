import { shallowRef } from 'vue'
import { createShell } from './app/shell.ts'
import { createGuestVisit } from './features/calls/index.ts'
import { fakeVisit, mockedCalls } from './features/calls/port.fake.ts'
import { liveSource } from './shared/lib/live.ts'

/** A guest's page on fakes, with no server. `?step=waiting|locked|entering|ready|link|refused|ended` shows a step. */
const query = new URLSearchParams(location.search)
const step = query.get('step')
const room = {
  id: '!halle:parvis.localhost',
  name: 'Halle Saint-Roch',
  kind: 'room',
  memberCount: 4,
  unread: 0,
} as const
const me = { id: '@invite-1:parvis.localhost', name: 'Marc Petit (sur invitation)' }
const { devices, calls, test, groups } = mockedCalls(query, me, liveSource([room]))
const { port, visit } = fakeVisit()
const now = visit.value
if ('to' in now) {
  const { to } = now
  if (step === 'waiting' || step === 'locked') visit.set({ at: 'waiting', to, locked: step === 'locked' })
  if (step === 'entering') visit.set({ at: 'entering', to })
  if (step === 'ready') setTimeout(() => visit.set({ at: 'ready', to, room: room.id }), 500)
  if (step === 'link' || step === 'refused' || step === 'ended') visit.set({ at: 'over', why: step })
}

createShell({
  features: [createGuestVisit(port, { devices, calls, test, groups })],
  who: shallowRef(null),
  kept: localStorage,
  languages: navigator.languages,
}).mount('#app')
