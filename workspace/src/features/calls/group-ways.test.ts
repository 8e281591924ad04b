import { describe, expect, test, vi } from 'vitest'
import { groupWays } from './group-ways.ts'
import type { Groups } from './groups-port.ts'
import { CallError, type CallRoom, type Person } from './port.ts'
import { fakeCalls, fakeConnectionTest, fakeDevices, fakeGroups, fakeRecordings, fakeRinging } from './port.fake.ts'

const me: Person = { id: '@idriss:x', name: 'Idriss' }
const host: Person = { id: '@claire:x', name: 'Claire' }
const main: CallRoom = { id: '!main', name: 'Halle', kind: 'room', memberCount: 3, unread: 0 }
const options = { room: main.id, microphone: true, camera: false, economy: 'automatic' } as const
const groups = (part: Partial<Groups> = {}): Groups => ({
  ...{ id: 'a', main: main.id, by: host, chosen: false, until: 1, said: null },
  groups: [
    { room: '!one', name: 'Groupe 1', people: [me.id] },
    { room: '!two', name: 'Groupe 2', people: ['@sofia:x'] },
  ],
  ...part,
})

async function inCall() {
  const [calls, open, devices] = [fakeCalls({ me, rooms: [main], now: () => 0 }), fakeGroups(), fakeDevices()]
  /** Lets whoever waits before a further try go on. */
  const breaths: (() => void)[] = []
  const breathe = () => vi.waitFor(() => expect(breaths.splice(0).map((go) => go())).toHaveLength(1))
  const given = {
    ...{ calls: calls.port, groups: open.port, devices: devices.port },
    ...{ ringing: fakeRinging().port, recordings: fakeRecordings().port, test: fakeConnectionTest().port },
  }
  const ways = groupWays(given, () => new Promise((done) => void breaths.push(done)))
  await calls.port.join({ ...options, devices: devices.port.chosen.value })
  const isIn = (room: string) => vi.waitFor(() => expect(calls.port.current.value?.room).toBe(room))
  const settled = () => vi.waitFor(() => expect(ways.moving.value).toBe(null))
  return { calls, open, ways, isIn, settled, breathe }
}

describe('small groups', () => {
  test('who was placed is brought there with microphone and camera as they were, and back at the end', async () => {
    const { calls, open, isIn, settled } = await inCall()
    open.open.set([groups()])
    await isIn('!one')
    await settled()
    expect(calls.joined.value?.call.own.value).toMatchObject({ microphone: 'on', camera: 'off' })
    open.open.set([])
    await isIn(main.id)
    await settled()
    await vi.waitFor(() => expect(open.asked).toEqual(['enter !one', 'leave !one', 'leave !two']))
  })

  test('who came back early is left in peace and may go there again; the host stays where they are', async () => {
    const { open, ways, isIn, settled } = await inCall()
    open.open.set([groups()])
    await isIn('!one')
    await settled()
    await ways.back(groups())
    open.open.set([groups({ said: { text: 'Bonjour', at: 2 } })])
    await isIn(main.id)
    await settled()
    expect(open.asked).toEqual(['enter !one'])
    await ways.go({ room: '!one', name: 'Groupe 1', people: [me.id] })
    await isIn('!one')
    await ways.back(groups())
    open.open.set([groups({ id: 'b', by: me })])
    await isIn(main.id)
  })

  test('who could not be brought along stays where they are, and is brought along a moment later; so on the way back', async () => {
    const { calls, open, isIn, settled, breathe } = await inCall()
    calls.failNext(new CallError('network'))
    open.open.set([groups()])
    await breathe()
    await isIn('!one')
    await settled()
    calls.failNext(new CallError('network'))
    open.open.set([])
    await breathe()
    await isIn(main.id)
    await vi.waitFor(() => expect(open.asked).toEqual(['enter !one', 'enter !one', 'leave !one', 'leave !two']))
  })

  test('who hung up before the further try is left in peace', async () => {
    const { calls, open, ways, breathe } = await inCall()
    calls.failNext(new CallError('network'))
    open.open.set([groups()])
    await vi.waitFor(() => expect(ways.moving.value).toBe(null))
    await calls.port.current.value?.leave()
    await breathe()
    expect([open.asked, calls.port.current.value]).toEqual([['enter !one'], null])
  })

  test('where each person chooses, nobody is sent anywhere, and who chose comes back as well', async () => {
    const { open, ways, isIn } = await inCall()
    const chosen = groups({ chosen: true })
    open.open.set([chosen])
    await isIn(main.id)
    await ways.go({ room: '!two', name: 'Groupe 2', people: [] })
    await isIn('!two')
    open.open.set([])
    await isIn(main.id)
    await vi.waitFor(() => expect(open.asked).toEqual(['enter !two', 'leave !one', 'leave !two']))
  })
})
