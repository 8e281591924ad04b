import type { Live } from '../../../shared/lib/live.ts'
import type { AlarmKind, BackgroundState, CallRoom, CallsPorts, Participant, Person } from '../port.ts'
import type { FakeCall } from './call.ts'
import { fakeCalls, type FakeCalls } from './calls.ts'
import { fakeConnectionTest, playTest } from './connection-test.ts'
import { fakeDevices } from './devices.ts'
import { atTheDoor, fakeDoor, quietDoor } from './door.ts'
import { fakeGroups, type FakeGroups } from './groups.ts'
import { fakeRecordings } from './recordings.ts'
import { fakeRinging, type FakeRinging } from './ringing.ts'
import { fakePicture, planDrawing } from './picture.ts'

const server = 'parvis.localhost'
const person = (id: string, name: string): Person => ({ id: `@${id}:${server}`, name })

const cast: readonly (readonly [Person, Partial<Participant>])[] = [
  [person('idriss.benali', 'Idriss Benali'), { role: 'host' }],
  [person('helene.garnier', 'Hélène Garnier'), {}],
  [person('sofia.almeida', 'Sofia Almeida'), { trust: 'guest', role: 'guest', camera: null }],
  [person('tahia.teriitahi', 'Tahia Teriitahi'), { microphone: 'muted', network: 'poor' }],
  [person('marc.lefevre', 'Marc Lefèvre'), { trust: 'signed-in', camera: null, microphone: 'muted' }],
  [person('nadia.osman', 'Nadia Osman'), { program: 'other', trust: 'signed-in' }],
]

/**
 * The calls of the mocked workspace, in the rooms of its chat. `?people=12` for so many, `?alarm=replay` for a red
 * state, `?network=poor|reconnecting`, `?share`, `?ring`, `?missed`, `?blocked` for a refused camera and microphone, `?door` for
 * people at the door, `?recording=own|asked`, `?groups=host|member`, `?recordings`, `?background=lighter|too-slow`.
 */
export function mockedCalls(query: URLSearchParams, me: Person, chatRooms: Live<readonly CallRoom[]>): CallsPorts {
  const devices = fakeDevices()
  if (query.has('blocked')) for (const kind of ['microphone', 'camera'] as const) devices.answer(kind, 'refused')
  const background = query.get('background') as BackgroundState | null
  // Later than the camera, as on a real machine.
  if (background) setTimeout(() => devices.backgroundState.set(background), 3_000)
  setInterval(() => devices.level.set(Math.abs(Math.sin(Date.now() / 700)) * 0.8), 150)
  const open = fakeGroups()
  const stage = (call: FakeCall) =>
    void setTimeout(() => {
      play(call, query, me)
      around(call, query, me, open)
    }, 700)
  const calls = fakeCalls({ me, rooms: chatRooms.value, now: Date.now, stage })
  chatRooms.subscribe((rooms) => calls.rooms.set(rooms))
  const test = {
    start() {
      const fake = fakeConnectionTest()
      playTest(fake)
      return fake.port.start()
    },
  }
  const ringing = fakeRinging()
  const recordings = fakeRecordings()
  if (query.has('recordings')) recordings.list.set(recorded)
  const door = fakeDoor({ ...quietDoor, lobby: query.has('door'), waiting: query.has('door') ? atTheDoor : [] }).port
  if (query.has('ring') || query.has('missed')) setTimeout(() => ring(calls, ringing, query), 1500)
  return {
    devices: devices.port,
    calls: calls.port,
    ringing: ringing.port,
    recordings: recordings.port,
    groups: open.port,
    test,
    door,
  }
}

function ring(calls: FakeCalls, ringing: FakeRinging, query: URLSearchParams): void {
  const room = calls.rooms.value[0]
  const caller = cast[0]?.[0]
  if (!room || !caller) return
  const about = { id: '$ring', room: room.id, name: room.name, caller }
  if (query.has('missed')) return ringing.set({ missed: [{ ...about, at: Date.now() - 600_000 }] })
  calls.ongoing.set([{ room: room.id, name: room.name, since: Date.now(), people: [caller] }])
  ringing.set({ incoming: [{ ...about, kind: room.kind }] })
}

const recorded = [2, 1].map((days) => ({
  id: `recording-${days}`,
  room: '',
  name: `Appel 2026-11-${20 - days} 14 h 05.enregistrement`,
  by: person('idriss.benali', 'Idriss Benali'),
  at: Date.now() - days * 86_400_000,
}))

/** What stands around a call: a recording that runs, small groups that are open. */
function around(call: FakeCall, query: URLSearchParams, me: Person, { open }: FakeGroups): void {
  const by = query.get('recording') === 'own' ? me : person('idriss.benali', 'Idriss Benali')
  if (query.has('recording')) {
    const own = by === me
    const included = call.participants.value
      .filter(({ person: { id: who } }) => who === by.id)
      .map(({ id: who }) => who)
    const mine = own ? 'given' : 'asked'
    call.recording.set({ by, own, since: Date.now(), included, mine, kept: own ? 42 : null, failing: false })
  }
  if (!query.has('groups')) return
  const host = query.get('groups') === 'host'
  open.set([
    {
      ...{ id: 'groups', main: host ? call.call.room : '!main', by: host ? me : by, chosen: false },
      groups: [
        { room: host ? '!one' : call.call.room, name: 'Charpente', people: [me.id] },
        { room: '!two', name: 'Enquête publique', people: [id('sofia.almeida')] },
      ],
      until: Date.now() + 720_000,
      said: { text: 'Encore dix minutes.', at: Date.now() },
    },
  ])
}

function play(call: FakeCall, query: URLSearchParams, me: Person): void {
  call.come(me, { role: 'host', microphone: call.own.value.microphone === 'on' ? 'on' : 'muted' })
  if (call.own.value.camera !== 'on') call.change(`${me.id}:fake`, { camera: null })
  const count = Number(query.get('people') ?? 7)
  for (let at = 0; at < count - 1; at += 1) {
    const [who, shown] = cast[at % cast.length] ?? []
    if (who) call.come(at < cast.length ? who : person(`n${at}`, `${who.name} ${at}`), shown)
  }
  call.state.set({ at: 'in', since: Date.now() })
  call.change(id('helene.garnier'), { handSince: Date.now() })
  if (query.has('share'))
    call.change(id('sofia.almeida'), { screen: fakePicture(planDrawing('Halle Saint-Roch, façade nord')) })
  const alarm = query.get('alarm') as AlarmKind | null
  if (alarm) {
    call.change(id('idriss.benali'), { media: 'refused' })
    call.alarm({ kind: alarm, participant: id('idriss.benali'), name: 'Idriss Benali' })
  }
  const network = query.get('network')
  if (network === 'poor')
    call.network.set({
      ...call.network.value,
      quality: 'poor',
      up: 180_000,
      roundTrip: 310,
      loss: 0.05,
      givenUp: ['received-cameras', 'own-camera', 'share-rate', 'voice-packets'],
    })
  if (network === 'reconnecting') call.state.set({ at: 'reconnecting', since: Date.now() })
  takeTurns(call)
}

const id = (name: string) => `@${name}:${server}:fake`

/** One speaks after the other. */
function takeTurns(call: FakeCall): void {
  let turn = 0
  setInterval(() => {
    const talkers = call.participants.value.filter((one) => !one.own && one.microphone === 'on')
    const now = talkers[turn % Math.max(1, talkers.length)]
    turn += 1
    call.participants.set(call.participants.value.map((one) => ({ ...one, speaking: one.id === now?.id })))
  }, 4000)
}
