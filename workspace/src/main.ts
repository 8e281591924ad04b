import { createFilesAdapter } from './adapters/files/index.ts'
import { createGateway } from './adapters/gateway/index.ts'
import { createLivekit } from './adapters/livekit/index.ts'
import { createMatrix } from './adapters/matrix/index.ts'
import { createShell } from './app/shell.ts'
import { unlessRunning } from './app/unless-running.ts'
import { createAccounts } from './features/accounts/index.ts'
import { createAudit } from './features/audit/index.ts'
import { createCalls } from './features/calls/index.ts'
import { createChat } from './features/chat/index.ts'
import { createFiles } from './features/files/index.ts'
import { createIdentity } from './features/identity/index.ts'
import { createSettings } from './features/settings/index.ts'
import { createStorage } from './features/storage/index.ts'
import { followSession } from './follow-session.ts'
import { systemClock } from './platform/clock.ts'
import { browserNetwork } from './platform/network.ts'
import { browserPopup } from './platform/popup.ts'
import { browserStore } from './platform/storage.ts'
import { tabLock } from './platform/tab-lock.ts'
import { mapLive } from './shared/lib/live.ts'
import { liveRef } from './shared/lib/use-live.ts'

/** The composition root: the only file that names concrete things. */
const gateway = createGateway({
  fetch: (input, init) => fetch(input, init),
  leave: (address) => location.assign(address),
  after: (ms, run) => systemClock.after(ms, run),
  wipe: async () => void (await Promise.allSettled([matrix.stop({ wipe: true }), files.stop()])),
  store: browserStore('parvis-audit'),
  now: () => systemClock.now(),
  online: browserNetwork(window),
})
const { session } = gateway
const matrix = createMatrix({
  baseUrl: location.origin,
  token: (deviceId) => gateway.matrixToken(deviceId),
  fetch: gateway.fetch,
  clock: systemClock,
  network: browserNetwork(window),
  store: browserStore('parvis-matrix'),
  lock: tabLock('parvis-keys', { locks: navigator.locks, channel: new BroadcastChannel('parvis-keys') }),
  openPopup: browserPopup(window),
  identities: gateway.identities,
})

const csrf = () => session.session.value?.csrf ?? null
const [clock, online, store, { origin }] = [systemClock, browserNetwork(window), browserStore('parvis-files'), location]
const files = createFilesAdapter({ rooms: matrix.notes, fetch: gateway.fetch, csrf, clock, online, origin, store })

const who = mapLive(session.session, (view) => {
  if (!view) return null
  const { matrixUserId, name, roles } = view.account
  return { id: matrixUserId, name, roles }
})
const calls = createLivekit({
  signalling: matrix.rtc,
  ...{ ringing: matrix.rings, groups: matrix.groups, recordings: files.recordings },
  rooms: mapLive(matrix.chat.rooms, (all) => all.filter(({ membership }) => membership === 'joined')),
  ...{ clock: systemClock, fetch: gateway.fetch, page: window, kept: localStorage },
})
const door = gateway.doors(location.origin, (room, who) => matrix.chat.invite(room, who))
const noMessages = mapLive(session.instance, (instance) => instance?.engines.matrix ?? null)
const noFiles = mapLive(session.instance, (instance) => instance?.engines.matrix ?? instance?.engines.files ?? null)
const noCalls = mapLive(session.instance, (instance) => instance?.engines.matrix ?? instance?.engines.livekit ?? null)

const shell = createShell({
  features: [
    createIdentity({ session, keys: matrix.keys }),
    unlessRunning(createChat(matrix.chat), liveRef(noMessages)),
    unlessRunning(createCalls({ ...calls, door }), liveRef(noCalls)),
    unlessRunning(createFiles(files.port), liveRef(noFiles)),
    unlessRunning(createStorage({ port: files.account, openPopup: browserPopup(window) }), liveRef(noFiles)),
    createAudit(gateway.audit),
    createAccounts(gateway.accounts),
    createSettings(),
  ],
  who: liveRef(who),
  kept: localStorage,
  languages: navigator.languages,
})

followSession(session, matrix, () => calls.calls.current.value?.leave())
void session.refresh()
document.addEventListener('visibilitychange', () => document.hidden || void session.refresh())
shell.mount('#app')
