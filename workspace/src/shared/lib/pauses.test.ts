import { afterEach, expect, it, vi } from 'vitest'
import { pauses } from './pauses.ts'

afterEach(() => vi.restoreAllMocks())

/** Something else that waits for its turn. */
function waiting() {
  const state = { heard: false }
  setImmediate(() => (state.heard = true))
  return state
}

it('lets whatever else waits have its turn, however long a loop over settled promises is', async () => {
  const [other, pause] = [waiting(), pauses()]
  for (const start = performance.now(); !other.heard && performance.now() - start < 5000;) await pause()
  expect(other.heard).toBe(true)
})

it('costs no turn of the loop as long as there is time', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0)
  const [other, pause] = [waiting(), pauses()]
  for (let index = 0; index < 100; index += 1) await pause()
  expect(other.heard).toBe(false)
})
