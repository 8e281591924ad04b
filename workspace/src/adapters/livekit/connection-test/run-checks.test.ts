import { expect, test, vi } from 'vitest'
import { connectionChecks, type ConnectionCheckId } from '../../../features/calls/port.ts'
import { failed, good, runChecks, type CheckRun } from './run-checks.ts'

const all = (run: (id: ConnectionCheckId) => CheckRun) =>
  Object.fromEntries(connectionChecks.map((id) => [id, run(id)])) as Record<ConnectionCheckId, CheckRun>

test('each is run once, in order; what throws has failed, and the next goes on', async () => {
  const order: string[] = []
  const end = vi.fn<() => void>()
  const runs = all((id) => async () => {
    order.push(id)
    if (id === 'camera') throw new Error('broken')
    return id === 'udp' ? failed('no-answer') : good({ roundTrip: 3 })
  })
  const test_ = runChecks(runs, end)
  await vi.waitFor(() => expect(test_.over.value).toBe(true))
  expect(order).toEqual([...connectionChecks])
  const states = test_.checks.value.map(({ id, state, why }) => `${id} ${state} ${why}`)
  expect(states).toContain('camera failed failed')
  expect(states).toContain('udp failed no-answer')
  expect(states).toContain('tcp good null')
  expect(end).toHaveBeenCalledOnce()
})

test('who leaves stops it: nothing more is begun, and what was taken is let go', async () => {
  const end = vi.fn<() => void>()
  const began: string[] = []
  const test_ = runChecks(
    all((id) => (stopped) => {
      began.push(id)
      return new Promise((resolve) => stopped.addEventListener('abort', () => resolve(good())))
    }),
    end,
  )
  test_.stop()
  test_.stop()
  await vi.waitFor(() => expect(end).toHaveBeenCalledOnce())
  expect(began).toEqual(['seal'])
})
