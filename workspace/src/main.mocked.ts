import type { Role } from '@parvis/contracts'
import { shallowRef } from 'vue'
import { createShell } from './app/shell.ts'
import { createAccounts } from './features/accounts/index.ts'
import { fakeAccounts } from './features/accounts/port.fake.ts'
import { createAudit } from './features/audit/index.ts'
import { mockedAudit } from './features/audit/port.fake.ts'
import { createCalls } from './features/calls/index.ts'
import { mockedCalls } from './features/calls/port.fake.ts'
import { createChat } from './features/chat/index.ts'
import { mockedChat } from './features/chat/port.fake.ts'
import { createFiles } from './features/files/index.ts'
import { mockedFiles } from './features/files/port.fake.ts'
import { createIdentity } from './features/identity/index.ts'
import { fakeKeys, fakeSession } from './features/identity/port.fake.ts'
import { createSettings } from './features/settings/index.ts'
import { createStorage } from './features/storage/index.ts'
import { mockedStorage } from './features/storage/port.fake.ts'
import { mapLive } from './shared/lib/live.ts'

/**
 * The workspace on fakes: logged in, no server (`npm run dev:mocked`). `?gate=sign-in|starting|code|locked|elsewhere|failed`
 * shows a step of the threshold, `?empty` a first day, `?concerns` somebody whose identity changed, `?role=auditor|administrator` what such a person sees,
 * `?storage=linked|refused|signed-in` where shared folders are kept.
 */
const query = new URLSearchParams(location.search)
const gate = query.get('gate')
const session = fakeSession({ now: Date.now, signedIn: gate !== 'sign-in' })
const keys = fakeKeys()
if (gate === 'starting') keys.go({ at: 'starting', step: 'crypto' })
if (gate === 'code') keys.go({ at: 'code-to-save', code: keys.code })
if (gate === 'locked' || gate === 'elsewhere') keys.go({ at: gate })
if (gate === 'failed') keys.go({ at: 'failed', code: 'storage' })

const chat = mockedChat({ empty: query.has('empty'), concerns: query.has('concerns') })
const me = { id: '@claire.morvan:parvis.localhost', name: 'Claire Morvan' }
const rooms = mapLive(chat.port.rooms, (all) => all.filter(({ membership }) => membership === 'joined'))
const who = shallowRef({
  ...me,
  roles: roles(query.get('role')),
})

createShell({
  features: [
    createIdentity({ session, keys }),
    createChat(chat.port),
    createCalls(mockedCalls(query, me, rooms)),
    createFiles(mockedFiles(query, (room, file) => void chat.port.send(room, { text: file.name, file }))),
    createStorage({ port: mockedStorage(query), openPopup: () => null }),
    createAudit(mockedAudit(query)),
    createAccounts(fakeAccounts(Date.now(), 120)),
    createSettings(),
  ],
  who,
  kept: localStorage,
  languages: navigator.languages,
}).mount('#app')

function roles(asked: string | null): readonly Role[] {
  return asked === 'auditor' || asked === 'administrator' ? ['member', asked] : ['member']
}
