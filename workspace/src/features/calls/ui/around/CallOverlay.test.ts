// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { testShell } from '../../../../app/test-shell.ts'
import { callAddress } from '../../addresses.ts'
import { createCalls } from '../../index.ts'
import { CallError } from '../../port.ts'
import {
  fakeCalls,
  fakeConnectionTest,
  fakeDevices,
  fakeGroups,
  fakeRecordings,
  fakeRinging,
  type FakeCalls,
  type FakeDevices,
  type FakeRinging,
} from '../../port.fake.ts'
import { claire, hall, idriss } from '../calls.fixture.ts'

let calls: FakeCalls
let devices: FakeDevices
let ringing: FakeRinging
let router: Router
let page: VueWrapper
const options = {
  room: hall.id,
  microphone: true,
  camera: true,
  devices: { microphone: null, camera: null, speaker: null },
  economy: 'automatic',
} as const

beforeEach(async () => {
  calls = fakeCalls({ me: claire, rooms: [hall], now: () => 0 })
  devices = fakeDevices()
  ringing = fakeRinging()
  const feature = createCalls({
    ...{ devices: devices.port, calls: calls.port },
    ...{ ringing: ringing.port, recordings: fakeRecordings().port, groups: fakeGroups().port },
    test: fakeConnectionTest().port,
  })
  const any = { component: { render: () => null } }
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/appels/:roomId', ...any },
      { path: '/:any(.*)*', ...any },
    ],
  })
  await router.push('/')
  const { overlay = [], today = [], 'room-header': header = [] } = feature.slots ?? {}
  const around = defineComponent({
    setup: () => () =>
      [...overlay, ...today].map((part) => h(part)).concat(header.map((part) => h(part, { roomId: hall.id }))),
  })
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
  calls.ongoing.set([{ room: hall.id, name: hall.name, since: 0, people: [idriss] }])
  await flushPromises()
  expect(page.text()).toContain('Rejoindre l’appel, 1 personne est dans l’appel')
  expect(page.get('.today-calls').text()).toContain(hall.name)
  await calls.port.join(options)
  await flushPromises()
  expect(page.text()).toContain('Revenir à l’appel')
})

const incoming = { id: '$ring', room: hall.id, name: hall.name, kind: 'room', caller: idriss } as const
const press = async (name: string) => {
  await page
    .findAll('.call-ring button')
    .find((one) => (one.attributes('aria-label') ?? one.text()) === name)
    ?.trigger('click')
  await flushPromises()
}

it('says who rings, and sounds, until one puts it off', async () => {
  ringing.set({ incoming: [incoming] })
  await flushPromises()
  expect(page.get('.call-ring').text()).toContain('Idriss Benali vous appelle')
  expect(page.get('.call-ring').text()).toContain('Dans le salon Halle Saint-Roch')
  expect(devices.rings.value).toBe(true)
  await press('Couper la sonnerie')
  expect(devices.rings.value).toBe(false)
  await press('Plus tard')
  expect([page.find('.call-ring').exists(), ringing.asked]).toEqual([false, ['dismiss $ring']])
})

it('answers without a camera, at once and in the call’s page; silent from then on', async () => {
  ringing.set({ incoming: [{ ...incoming, kind: 'direct' }] })
  await flushPromises()
  await press('Sans caméra')
  expect(calls.joined.value?.call.own.value).toMatchObject({ microphone: 'on', camera: 'off' })
  expect(router.currentRoute.value.fullPath).toBe(callAddress(hall.id))
  expect([page.find('.call-ring').exists(), devices.rings.value]).toEqual([false, false])
})

it('is seen in the tab while it rings, and the page has its title again afterwards', async () => {
  document.title = 'Messages · Parvis'
  ringing.set({ incoming: [incoming] })
  await flushPromises()
  expect(document.title).toBe('Idriss Benali vous appelle')
  ringing.set({ incoming: [] })
  await flushPromises()
  expect(document.title).toBe('Messages · Parvis')
})

it('declines, and is silent when the caller gives up', async () => {
  ringing.set({ incoming: [incoming] })
  await flushPromises()
  await press('Décliner')
  expect([ringing.asked, devices.rings.value]).toEqual([['decline $ring'], false])
  ringing.set({ incoming: [{ ...incoming, id: '$again' }] })
  await flushPromises()
  expect(devices.rings.value).toBe(true)
  ringing.set({ incoming: [] })
  await flushPromises()
  expect([page.find('.call-ring').exists(), devices.rings.value]).toEqual([false, false])
})

it('an answer that did not get through is told, and can be given again', async () => {
  calls.failNext(new CallError('network'))
  ringing.set({ incoming: [incoming] })
  await flushPromises()
  await press('Répondre avec caméra')
  expect(page.get('.call-ring').text()).toContain('La réponse n’est pas partie.')
  await press('Répondre avec caméra')
  expect(calls.joined.value?.call.own.value.camera).toBe('on')
})

it('a call that was missed is told until its room is read, with the way to call back', async () => {
  ringing.set({ missed: [{ id: '$m', room: hall.id, name: hall.name, caller: idriss, at: 0 }] })
  await flushPromises()
  expect(page.get('.missed-calls').text()).toContain('Idriss Benali')
  expect(page.get('.missed-calls a').attributes('href')).toBe(callAddress(hall.id))
})
