import { expect, it } from 'vitest'
import { pauses } from './pauses.ts'

it('lets whatever else waits have its turn, however long a loop over settled promises is', async () => {
  let turns = 0
  const other = setInterval(() => (turns += 1), 0)
  const pause = pauses()
  for (const start = performance.now(); performance.now() - start < 100;) await pause()
  clearInterval(other)
  expect(turns).toBeGreaterThan(1)
})

it('costs no turn of the loop as long as there is time', async () => {
  let turns = 0
  const other = setInterval(() => (turns += 1), 0)
  const pause = pauses()
  for (let index = 0; index < 3; index += 1) await pause()
  clearInterval(other)
  expect(turns).toBe(0)
})
