import { expect, test } from 'vitest'
import { checkHealth } from './health.ts'

test('all parts well', async () => {
  expect(await checkHealth({ a: async () => ({ status: 'ok' }) })).toEqual({
    status: 'ok',
    parts: { a: { status: 'ok' } },
  })
})

test('a part that fails or does not answer is down, and said so; the others are still told', async () => {
  const health = await checkHealth(
    {
      a: async () => ({ status: 'ok' }),
      b: () => Promise.reject(new Error('no route')),
      c: () => new Promise(() => {}),
    },
    20,
  )
  expect(health).toEqual({
    status: 'degraded',
    parts: {
      a: { status: 'ok' },
      b: { status: 'down', why: 'no route' },
      c: { status: 'down', why: 'no answer in 20 ms' },
    },
  })
})
