import { expect, test } from 'vitest'
import type { DelayedOutcome } from '../matrix/delayed-events.ts'
import { LeaveKeeper, type Delegated } from './leave-keeper.ts'

const claire: Delegated = {
  sfuId: 'orleans',
  room: 'call',
  identity: '@claire:parvis.localhost:DEVICE',
  homeserver: 'http://127.0.0.1:1',
  delayId: 'delay-1',
  delayMs: 9_000,
}

/** The homeserver's side of MSC4140 in small: an event fires when nobody restarts it in time. */
function world() {
  const timers: { at: number; run: () => void }[] = []
  const fired: string[] = []
  const state = { now: 0, there: false, deadline: Infinity, lost: 0, errors: [] as unknown[] }
  const keeper = new LeaveKeeper({
    act: async (_homeserver, delayId, action): Promise<DelayedOutcome> => {
      if (state.lost > 0) {
        state.lost -= 1
        throw new Error('cut')
      }
      if (fired.includes(delayId)) return 'gone'
      if (action === 'send') fired.push(delayId)
      else state.deadline = state.now + claire.delayMs
      return 'done'
    },
    isThere: () => Promise.resolve(state.there),
    after: (ms, run) => {
      const timer = { at: state.now + ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    now: () => state.now,
    failed: (error) => state.errors.push(error),
  })
  async function pass(ms: number): Promise<void> {
    const end = state.now + ms
    while (state.now < end) {
      state.now += 100
      if (state.now >= state.deadline && fired.length === 0) fired.push(claire.delayId)
      for (const timer of timers.filter(({ at }) => at <= state.now)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.run()
      }
      await new Promise(setImmediate)
    }
  }
  return { keeper, state, fired, pass }
}

function started(there: boolean) {
  const at = world()
  at.state.there = there
  at.state.deadline = claire.delayMs
  at.keeper.keep(claire)
  return at
}

test('who stays connected stays a member, however long', async () => {
  const { fired, pass, keeper } = started(true)
  await pass(300_000)
  expect([fired, keeper.size]).toEqual([[], 1])
})

test('who leaves is gone at once', async () => {
  const { fired, pass, keeper } = started(true)
  await pass(20_000)
  keeper.noticed('orleans', { kind: 'left', room: 'call', identity: claire.identity })
  await pass(100)
  expect([fired, keeper.size]).toEqual([['delay-1'], 0])
})

test('a connection that breaks and comes back within the delay costs nobody the call', async () => {
  const { fired, pass, keeper, state } = started(true)
  await pass(20_000)
  keeper.noticed('orleans', { kind: 'cut', room: 'call', identity: claire.identity })
  state.there = false
  await pass(4_000)
  state.there = true
  keeper.noticed('orleans', { kind: 'joined', room: 'call', identity: claire.identity })
  await pass(60_000)
  expect(fired).toEqual([])
})

test('who vanishes without a webhook leaves when the delay lapses', async () => {
  const { fired, pass, state, keeper } = started(true)
  await pass(20_000)
  state.there = false
  await pass(20_000)
  expect(fired).toEqual(['delay-1'])
  state.there = true
  await pass(10_000)
  expect(keeper.size).toBe(0)
})

test('who never arrives is waited for a minute, then let go', async () => {
  const { fired, pass, keeper } = started(false)
  await pass(50_000)
  expect(fired).toEqual([])
  await pass(30_000)
  expect([fired, keeper.size]).toEqual([['delay-1'], 0])
})

test('one lost request costs nobody the call', async () => {
  const { fired, pass, state } = started(true)
  for (let round = 0; round < 10; round += 1) {
    state.lost = 1
    await pass(12_000)
  }
  expect(fired).toEqual([])
  expect(state.errors).toHaveLength(10)
})

test('a later delegation takes the place of the earlier one, and other SFUs say nothing of it', async () => {
  const { fired, pass, keeper } = started(true)
  keeper.keep({ ...claire, delayId: 'delay-2' })
  keeper.noticed('papeete', { kind: 'left', room: 'call', identity: claire.identity })
  await pass(1_000)
  expect(fired).toEqual([])
  keeper.noticed('orleans', { kind: 'left', room: 'call', identity: claire.identity })
  await pass(100)
  expect(fired).toEqual(['delay-2'])
})
