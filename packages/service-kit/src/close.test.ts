import { afterEach, expect, test } from 'vitest'
import { closeOnSignal } from './close.ts'
import { createLogger } from './logger.ts'

const logger = createLogger('test', 'silent')
afterEach(() => void process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT'))

function exitOf(close: () => Promise<void>, signals: NodeJS.Signals[], graceMs = 1000): Promise<number> {
  return new Promise((exit) => {
    closeOnSignal(close, { logger, graceMs, exit })
    for (const signal of signals) process.emit(signal)
  })
}

test('closes, then 0', async () => {
  let closed = false
  const close = async () => void (closed = true)
  expect([await exitOf(close, ['SIGTERM']), closed]).toEqual([0, true])
})

test('a close that fails is 1', async () => {
  expect(await exitOf(() => Promise.reject(new Error('x')), ['SIGINT'])).toBe(1)
})

test('a close that hangs is ended after the grace', async () => {
  expect(await exitOf(() => new Promise(() => {}), ['SIGTERM'], 10)).toBe(1)
})

test('a second signal ends at once', async () => {
  expect(await exitOf(() => new Promise(() => {}), ['SIGINT', 'SIGINT'], 60_000)).toBe(1)
})
