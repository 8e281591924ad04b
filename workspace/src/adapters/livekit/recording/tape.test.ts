import { expect, test, vi } from 'vitest'
import { runTape } from './tape.ts'
import { beginning, cluster } from './webm.fixture.ts'

/** A recorder that gives what the test says, on a clock that the test moves. */
function openRecorder() {
  const events = new EventTarget()
  let begun = false
  const give = (...times: readonly number[]) => {
    const head = begun ? [] : [beginning(['sound', 'image'])]
    begun = true
    const bytes = Buffer.concat([...head, ...times.map((time) => cluster(time, [[1, 0]]))])
    const data = { arrayBuffer: async () => new Uint8Array(bytes).buffer }
    events.dispatchEvent(Object.assign(new Event('dataavailable'), { data }))
  }
  const recorder = Object.assign(events, {
    state: 'recording' as RecordingState,
    /** What it holds back until it ends. */
    holds: [] as number[],
    start: vi.fn<(every?: number) => void>(),
    stop(): void {
      recorder.state = 'inactive'
      give(...recorder.holds)
      events.dispatchEvent(new Event('stop'))
    },
    give,
  })
  return recorder
}

function setUp({ failures = 0 } = {}) {
  let [now, left, closed] = [0, failures, false]
  const recorders: ReturnType<typeof openRecorder>[] = []
  const stored: number[] = []
  const told: [number, boolean][] = []
  const paces: number[] = []
  const sink = {
    async append(_piece: Blob, seconds: number) {
      if ((left -= 1) >= 0) throw new Error('no network')
      stored.push(seconds)
    },
    async close() {
      closed = true
    },
  }
  const tape = runTape({
    open: () => recorders[recorders.push(openRecorder()) - 1] ?? openRecorder(),
    pace: { full: 12, set: (images) => void paces.push(images) },
    sink,
    clock: { now: () => now, after: (_ms, run) => (queueMicrotask(run), () => {}) },
    told: (kept, failing) => void told.push([kept, failing]),
  })
  // What was given is read and stored by promises alone.
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  /** `times` of the film, given at `ms` of the clock. */
  const at = async (ms: number, ...times: readonly number[]) => {
    now = ms
    recorders.at(-1)?.give(...times)
    await settle()
  }
  return { recorders, stored, told, paces, tape, at, isClosed: () => closed }
}

test('two seconds of film in a piece, stored in order; the rest at the end', async () => {
  const { recorders, stored, told, tape, at, isClosed } = setUp()
  expect(recorders[0]?.start).toHaveBeenCalledWith(500)
  for (const ms of [500, 1_000, 1_500, 2_000, 2_500, 3_000]) await at(ms, ms)
  expect([stored, told]).toEqual([[2], [[2, false]]])
  await tape.end()
  expect([stored, told.at(-1), isClosed()]).toEqual([[2, 1], [3, false], true])
})

test('what is told is film that is stored, not time that has passed', async () => {
  const { told, at } = setUp()
  await at(500, 400)
  await at(1_500, 450)
  expect(told).toEqual([])
})

test('a recorder that holds sound and images back is ended, and gives them; another one goes on with fewer', async () => {
  const { recorders, stored, paces, tape, at } = setUp()
  await at(500, 500)
  await at(1_500, 700)
  expect(recorders).toHaveLength(1)
  recorders[0]?.holds.push(2_400)
  await at(2_500, 800)
  expect([recorders.length, recorders[0]?.state, paces]).toEqual([2, 'inactive', [4]])
  expect(stored).toEqual([2.4])
  await at(3_000, 400)
  await tape.end()
  expect([stored.length, stored[1]]).toEqual([2, expect.closeTo(0.5)])
})

test('what can’t be stored is said, kept, and tried again in its place', async () => {
  const { stored, told, at } = setUp({ failures: 2 })
  await at(2_000, 2_000)
  await at(4_000, 4_000)
  await vi.waitFor(() => expect(stored).toEqual([2, 2]))
  expect(told.slice(0, 3)).toEqual([
    [0, true],
    [0, true],
    [2, false],
  ])
})
