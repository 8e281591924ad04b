import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { vi } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { announcerKey, createAnnouncer, type Announcer } from '../../../app/announcer.ts'
import { createShortcutTable, shortcutsKey } from '../../../app/shortcuts.ts'
import { testShell } from '../../../app/test-shell.ts'
import { whoKey } from '../../../app/who.ts'
import { callAddress } from '../addresses.ts'
import { createCalls } from '../index.ts'
import type { CallRoom, Person } from '../port.ts'
import {
  fakeCalls,
  fakeConnectionTest,
  fakeDevices,
  fakeGroups,
  fakeRecordings,
  fakeRinging,
  type FakeCalls,
  type FakeConnectionTest,
  type FakeDevices,
  type FakeDoor,
  type FakeGroups,
  type FakeRecordings,
  type FakeRinging,
} from '../port.fake.ts'

/** Tests only: the feature's pages on its fakes, as the shell shows them. */
export const claire: Person = { id: '@claire:fake', name: 'Claire Morvan' }
export const idriss: Person = { id: '@idriss:fake', name: 'Idriss Benali' }
export const hall: CallRoom = { id: '!halle:fake', name: 'Halle Saint-Roch', kind: 'room', memberCount: 2, unread: 0 }

export interface Scene {
  readonly calls: FakeCalls
  readonly devices: FakeDevices
  readonly test: FakeConnectionTest
  readonly ringing: FakeRinging
  readonly recordings: FakeRecordings
  readonly groups: FakeGroups
  readonly page: VueWrapper
  readonly router: Router
  readonly announcer: Announcer
  /** Presses the button of this name. */
  press(name: string): Promise<void>
  /** Through the door of the call, and in it with Idriss. */
  enter(): Promise<ReturnType<typeof inCall>>
}

const inCall = (calls: FakeCalls) => {
  const call = calls.joined.value
  if (!call) throw new Error('Nobody joined')
  return call
}

export async function scene(path = callAddress(hall.id), door?: FakeDoor): Promise<Scene> {
  const devices = fakeDevices()
  const test = fakeConnectionTest()
  const calls = fakeCalls({ me: claire, rooms: [hall], now: () => Date.now() })
  const [ringing, recordings, groups] = [fakeRinging(), fakeRecordings(), fakeGroups()]
  const ports = {
    ...{ devices: devices.port, calls: calls.port, ringing: ringing.port },
    ...{ recordings: recordings.port, groups: groups.port, test: test.port },
    ...(door && { door: door.port }),
  }
  const feature = createCalls(ports)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [...(feature.routes ?? []), { path: '/:any(.*)*', component: { render: () => null } }],
  })
  await router.push(path)
  const announcer = createAnnouncer()
  const who = ref({ ...claire, roles: ['member' as const] })
  const page = mount(RouterView, {
    attachTo: document.body,
    global: {
      plugins: [testShell([feature], 'fr', router)],
      provide: { [announcerKey]: announcer, [whoKey]: who, [shortcutsKey]: createShortcutTable() },
    },
  })
  await vi.waitFor(() => page.get('h1'))
  await flushPromises()

  async function press(name: string): Promise<void> {
    const button = page.findAll('button, a').find((one) => (one.attributes('aria-label') ?? one.text()) === name)
    if (!button) throw new Error(`No button « ${name} » in: ${page.text()}`)
    await button.trigger('click')
    await flushPromises()
  }
  return {
    calls,
    devices,
    test,
    ringing,
    recordings,
    groups,
    page,
    router,
    announcer,
    press,
    async enter() {
      await press('Entrer dans l’appel')
      const call = inCall(calls)
      call.come(idriss, { role: 'member' })
      await flushPromises()
      return call
    },
  }
}
