import { expect, test, vi } from 'vitest'
import { watchSoundLag } from './sound-lag.ts'

function setUp() {
  const context = { currentTime: 0, state: 'running' as AudioContextState }
  let [now, run] = [0, () => {}]
  const clock = { now: () => now, after: (_ms: number, then: () => void) => ((run = then), () => (run = () => {})) }
  const slow = vi.fn(() => {})
  const stop = watchSoundLag(context, clock, slow)
  /** So many looks, each after so many ms, in which so much sound is made. */
  const pass = (looks: number, ms: number, sound: number) => {
    for (let look = 0; look < looks; look += 1) {
      now += ms
      context.currentTime += sound / 1_000
      const due = run
      run = () => {}
      due()
    }
  }
  return { context, slow, stop, pass }
}

test('sound that keeps up, or falls behind for a moment, is left alone', () => {
  const { slow, pass } = setUp()
  pass(60, 1_000, 990)
  for (let time = 0; time < 10; time += 1) {
    pass(3, 1_000, 500)
    pass(1, 1_000, 1_000)
  }
  expect(slow).toHaveBeenCalledTimes(0)
})

test('sound that goes on falling behind is told, once', () => {
  const { slow, pass } = setUp()
  pass(20, 1_000, 850)
  expect(slow).toHaveBeenCalledTimes(1)
})

test('a page that sleeps, a context that is stopped, and one that is over, tell nothing', () => {
  const { context, slow, stop, pass } = setUp()
  pass(10, 60_000, 1_000)
  context.state = 'suspended'
  pass(10, 1_000, 0)
  context.state = 'running'
  stop()
  pass(10, 1_000, 0)
  expect(slow).toHaveBeenCalledTimes(0)
})
