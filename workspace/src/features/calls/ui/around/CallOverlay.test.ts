// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { testShell } from '../../../../app/test-shell.ts'
import { callAddress } from '../../addresses.ts'
import { createCalls } from '../../index.ts'
import { fakeCalls, fakeConnectionTest, fakeDevices, type FakeCalls } from '../../port.fake.ts'
import { claire, hall, idriss } from '../calls.fixture.ts'

let calls: FakeCalls
let router: Router
let page: VueWrapper
const options = {
  room: hall.id,
  microphone: true,
  camera: true,
  devices: { microphone: null, camera: null, speaker: null },
  economy: 'automatic',
  ring: false,
} as const

beforeEach(async () => {
  calls = fakeCalls({ me: claire, rooms: [hall], now: () => 0 })
  const feature = createCalls({ devices: fakeDevices().port, calls: calls.port, test: fakeConnectionTest().port })
  const any = { component: { render: () => null } }
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/appels/:roomId', ...any },
      { path: '/:any(.*)*', ...any },
    ],
  })
  await router.push('/')
  const parts = [
    ...(feature.slots?.overlay ?? []),
    ...(feature.slots?.['room-header'] ?? []),
    ...(feature.slots?.today ?? []),
  ]
  const around = defineComponent({ setup: () => () => parts.map((part) => h(part, { roomId: hall.id })) })
  page = mount(around, { attachTo: document.body, global: { plugins: [testShell([feature], 'fr', router)] } })
})
afterEach(() => page.unmount())

it('shows the call in a corner on every page but its own, with the way to mute and to leave', async () => {
  await calls.port.join(options)
  await flushPromises()
  const call = calls.joined.value
  call?.come(idriss)
  await flushPromises()
  const corner = page.get('.call-corner')
  expect(corner.text()).toContain('Idriss Benali')
  await corner.get('[aria-label="Couper le micro"]').trigger('click')
  expect(call?.asked).toEqual(['microphone false'])
  call?.alarm({ kind: 'clear' })
  await flushPromises()
  expect(corner.get('[role=alert]').text()).toContain('Une alerte demande votre attention')
  await router.push(callAddress(hall.id))
  await flushPromises()
  expect(page.find('.call-corner').exists()).toBe(false)
  await router.push('/messages')
  await flushPromises()
  await page.get('[aria-label="Quitter l’appel"]').trigger('click')
  await flushPromises()
  expect(page.find('.call-corner').exists()).toBe(false)
})

it('offers to call, then to join who is there, then to go back', async () => {
  expect(page.get('a[aria-label="Appeler"]').attributes('href')).toBe(callAddress(hall.id))
  calls.ongoing.set([{ room: hall.id, name: hall.name, since: 0, people: [idriss], ringing: null }])
  await flushPromises()
  expect(page.text()).toContain('Rejoindre l’appel, 1 personne est dans l’appel')
  expect(page.get('.today-calls').text()).toContain(hall.name)
  await calls.port.join(options)
  await flushPromises()
  expect(page.text()).toContain('Revenir à l’appel')
})

it('says who rings until one answers or puts it off', async () => {
  const call = { room: hall.id, name: hall.name, since: 0, people: [idriss], ringing: idriss }
  calls.ongoing.set([call])
  await flushPromises()
  expect(page.get('.call-ring').text()).toContain('Idriss Benali vous appelle')
  await page.get('.call-ring button').trigger('click')
  await flushPromises()
  expect(page.find('.call-ring').exists()).toBe(false)
})
