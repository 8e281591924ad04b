import { expect, test, vi } from 'vitest'
import { runTape } from './tape.ts'

/** A recorder that gives a piece whenever the test says so, on a clock that the test moves. */
function setUp({ failures = 0 } = {}) {
  let now = 0
  const stored: string[] = []
  const told: [number, boolean][] = []
  const events = new EventTarget()
  const recorder = Object.assign(events, {
    state: 'recording' as RecordingState,
    start: vi.fn<(every?: number) => void>(),
    stop(): void {
      recorder.state = 'inactive'
      give('end')
      events.dispatchEvent(new Event('stop'))
    },
  })
  const give = (text: string) =>
    events.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob([text]) }))
  let [left, closed] = [failures, false]
  const sink = {
    async append(piece: Blob) {
      if (left > 0) {
        left -= 1
        throw new Error('no network')
      }
      stored.push(await piece.text())
    },
    async close() {
      closed = true
    },
  }
  const clock = { now: () => now, after: (_ms: number, run: () => void) => (queueMicrotask(run), () => {}) }
  const tape = runTape({ recorder, sink, clock, told: (kept, failing) => void told.push([kept, failing]) })
  return { recorder, give, stored, told, tape, pass: (ms: number) => void (now += ms), isClosed: () => closed }
}

test('a piece every three seconds, stored in order: with its storing, a crash loses less than five', async () => {
  const { recorder, give, stored, told, tape, pass, isClosed } = setUp()
  expect(recorder.start).toHaveBeenCalledWith(3_000)
  for (const text of ['a', 'b']) {
    pass(3_000)
    give(text)
  }
  await vi.waitFor(() => expect(told.at(-1)).toEqual([6, false]))
  pass(1_000)
  await tape.end()
  expect([stored, isClosed()]).toEqual([['a', 'b', 'end'], true])
})

test('what can’t be stored is said, kept, and tried again in its place', async () => {
  const { give, stored, told, pass } = setUp({ failures: 2 })
  pass(3_000)
  give('a')
  give('b')
  await vi.waitFor(() => expect(stored).toEqual(['a', 'b']))
  expect(told.slice(0, 3)).toEqual([
    [0, true],
    [0, true],
    [3, false],
  ])
})
