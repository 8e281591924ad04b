import type { Room } from 'livekit-client'
import { expect, test, vi } from 'vitest'
import { liveSource } from '../../../shared/lib/live.ts'
import type { Member } from '../call/signalling.ts'
import type { CallMessage } from '../data/call-data.ts'
import { keepRecording } from './recording.ts'

const member = (name: string, own = false): Member => {
  const userId = `@${name}:x`
  return { identity: `${userId}:A`, userId, deviceId: 'A', serviceUrl: null, own, since: 0 }
}
const [host, guest, me] = [member('claire'), member('mallory'), member('idriss', true)]

const none = () => Promise.reject(new Error('not here'))

interface Own {
  readonly as?: Member
  readonly begin?: (name: string) => Promise<never>
}

function setUp({ as = me, begin = () => none() }: Own = {}) {
  let [now, tick] = [0, () => {}]
  const said: CallMessage[] = []
  const recording = keepRecording({
    relays: { own: {} as Room, of: () => ({}) as Room },
    roomId: '!r',
    entered: {
      identity: as.identity,
      members: liveSource([me, host, guest].map((one) => ({ ...one, own: one === as }))),
      person: (id) => ({ id, name: id }),
      isHost: (id) => id === host.userId,
    },
    clock: { now: () => now, after: (_ms, run) => ((tick = run), () => {}) },
    recordings: { of: () => liveSource(null), open: none, begin: (_room, name) => begin(name) },
    say: async (message) => void said.push(message),
    changes: liveSource(null),
  })
  const hear = (from: Member, message: CallMessage) => recording.heard(from, message)
  const state = () => recording.port.state.value
  return { recording, said, hear, state, pass: (ms: number) => ((now += ms), tick()) }
}
const since = 5
const running = (included: readonly string[] = [], at = since): CallMessage => ({
  kind: 'recording',
  since: at,
  included: [...included],
})

test('whoever has not answered is asked, and is in nothing; the answer is given under the recording it is for', async () => {
  const { recording, said, hear, state } = setUp()
  hear(host, running())
  expect(state()).toMatchObject({ mine: 'asked', own: false, included: [] })
  expect(said).toEqual([])
  await recording.port.answer(true)
  expect([state()?.mine, said]).toEqual(['given', [{ kind: 'consent', to: since, given: true }]])
})

test('an answer that got lost is given again; one that arrived is not', async () => {
  const { recording, said, hear } = setUp()
  hear(host, running())
  await recording.port.answer(true)
  hear(host, running())
  hear(host, running([me.identity]))
  expect(said).toHaveLength(2)
  await recording.port.answer(false)
  hear(host, running([me.identity]))
  expect(said.slice(2)).toEqual([
    { kind: 'consent', to: since, given: false },
    { kind: 'consent', to: since, given: false },
  ])
})

test('another recording asks anew', async () => {
  const { recording, hear, state } = setUp()
  hear(host, running())
  await recording.port.answer(true)
  hear(host, running([], 9))
  expect(state()?.mine).toBe('asked')
})

test('only a host is believed to record, and to have ended; a recorder that fell silent records no more', () => {
  const { hear, state, pass, recording } = setUp()
  hear(guest, running())
  expect(state()).toBe(null)
  hear(host, running())
  hear(guest, { kind: 'recording-over' })
  expect(state()).not.toBe(null)
  pass(9_000)
  expect(state()).not.toBe(null)
  pass(2_000)
  expect([state(), recording.port.happened.value]).toEqual([null, true])
})

test('who is no host records nothing', async () => {
  const { recording } = setUp()
  await expect(recording.port.start()).rejects.toMatchObject({ code: 'refused' })
})

test('one who begins twice at once begins once, and nothing begins after the call', async () => {
  vi.stubGlobal('MediaRecorder', { isTypeSupported: () => true })
  const asked: string[] = []
  const began = Promise.withResolvers<never>()
  const { recording } = setUp({ as: host, begin: (name) => (asked.push(name), began.promise) })
  const [first, second] = [recording.port.start(), recording.port.start()]
  await second
  began.reject(new Error('the log does not answer'))
  await expect(first).rejects.toThrow('the log does not answer')
  await recording.end()
  await recording.port.start()
  expect(asked).toHaveLength(1)
})
