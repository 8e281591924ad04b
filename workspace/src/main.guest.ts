import type { MatrixToken, VisitView } from '@parvis/contracts'
import { createVisit } from './adapters/gateway/visit.ts'
import { createLivekit } from './adapters/livekit/index.ts'
import { createMatrix } from './adapters/matrix/index.ts'
import { createShell } from './app/shell.ts'
import { createGuestVisit, guestGroups, nothingAround } from './features/calls/index.ts'
import { systemClock } from './platform/clock.ts'
import { browserNetwork } from './platform/network.ts'
import { memoryStore } from './platform/storage.ts'
import { soleTab } from './platform/tab-lock.ts'
import { mapLive } from './shared/lib/live.ts'
import { liveRef } from './shared/lib/use-live.ts'

/**
 * The composition root of a guest's page: one call, nothing else of the workspace. Keys and messages are in memory
 * alone: when the page is gone, so are they.
 */
let token: () => Promise<MatrixToken> = () => Promise.reject(new Error('not let in yet'))
const matrix = createMatrix({
  baseUrl: location.origin,
  token: () => token(),
  fetch: (input, init) => fetch(input, init),
  clock: systemClock,
  network: browserNetwork(window),
  store: memoryStore(),
  lock: soleTab,
  openPopup: () => null,
  identities: undefined,
})
const rooms = mapLive(matrix.chat.rooms, (all) => all.filter(({ membership }) => membership === 'joined'))
const ports = createLivekit({
  signalling: matrix.rtc,
  rooms,
  ...nothingAround,
  groups: guestGroups(matrix.groups),
  clock: systemClock,
  fetch: (input, init) => fetch(input, init),
  page: window,
  kept: sessionStorage,
})
const visit = createVisit({
  // What says goodbye is let finish when the page is closed.
  fetch: (path, init) => fetch(path, { ...init, keepalive: init.method === 'DELETE' }),
  after: (ms, run) => systemClock.after(ms, run),
  link: location.hash.slice(1),
  enter,
  forget: () => matrix.stop({ wipe: false }),
})
const who = mapLive(matrix.chat.me, (me) => me && { ...me, roles: [] })

createShell({
  features: [createGuestVisit(visit, ports)],
  who: liveRef(who),
  kept: localStorage,
  languages: navigator.languages,
}).mount('#app')
addEventListener('pagehide', () => void visit.leave())

/** Signs in with what was lent, makes this device's keys, and comes into the room that the host invites to. */
async function enter({ userId, name, room }: VisitView, lent: typeof token): Promise<void> {
  token = lent
  await matrix.start({ userId, name })
  if (matrix.keys.state.value.at === 'code-to-save') await matrix.keys.codeSaved('checked')
  if (matrix.keys.state.value.at !== 'ready') throw new Error(`keys: ${matrix.keys.state.value.at}`)
  // The host's own client invites, a moment after the door was opened.
  for (let tries = 0; !rooms.value.some(({ id }) => id === room); tries += 1) {
    if (tries > 60) throw new Error('no invitation came')
    await matrix.chat.join(room).catch(() => {})
    await new Promise<void>((resolve) => void systemClock.after(500, resolve))
  }
}
