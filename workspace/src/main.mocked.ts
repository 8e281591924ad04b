import { shallowRef } from 'vue'
import { createShell } from './app/shell.ts'
import { createChat } from './features/chat/index.ts'
import { mockedChat } from './features/chat/port.fake.ts'
import { createIdentity } from './features/identity/index.ts'
import { fakeKeys, fakeSession } from './features/identity/port.fake.ts'
import { createSettings } from './features/settings/index.ts'

/**
 * The workspace on fakes: logged in, no server (`npm run dev:mocked`). `?gate=sign-in|starting|code|locked|elsewhere|failed`
 * shows a step of the threshold, `?empty` a first day.
 */
const query = new URLSearchParams(location.search)
const gate = query.get('gate')
const session = fakeSession({ now: Date.now, signedIn: gate !== 'sign-in' })
const keys = fakeKeys()
if (gate === 'starting') keys.go({ at: 'starting', step: 'crypto' })
if (gate === 'code') keys.go({ at: 'code-to-save', code: keys.code })
if (gate === 'locked' || gate === 'elsewhere') keys.go({ at: gate })
if (gate === 'failed') keys.go({ at: 'failed', code: 'storage' })

const chat = mockedChat({ empty: query.has('empty') })
const who = shallowRef({ id: '@claire.morvan:parvis.localhost', name: 'Claire Morvan', roles: ['member'] as const })

createShell({
  features: [createIdentity({ session, keys }), createChat(chat.port), createSettings()],
  who,
  kept: localStorage,
  languages: navigator.languages,
}).mount('#app')
