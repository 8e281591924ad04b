import type { AuditAlert } from '@parvis/contracts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WitnessStatus } from '../witnessing/witness-link.ts'
import { Alerts } from './alerts.ts'
import { watch } from './watch.ts'

const start = Date.parse('2026-11-21T10:00:00.000Z')
const gibibyte = 2 ** 30
let told: AuditAlert[] = []
let alerts: Alerts
let [free, stop]: [number, () => void] = [0, () => undefined]
let tellWitness: (status: Partial<WitnessStatus>) => void = () => undefined

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  ;[told, free] = [[], 100 * gibibyte]
  alerts = new Alerts()
  alerts.subscribe((alert) => void told.push(alert))
  stop = watch({
    ...{ log: {} as never, index: {} as never, alerts, folder: '/log' },
    follower: { subscribe: () => () => undefined } as never,
    witnesses: (listener) => {
      const usual = { name: 'prefecture', cosignedAt: null, size: null, problem: null, silentSince: null }
      tellWitness = (status) => listener([{ ...usual, ...status }])
      return () => undefined
    },
    spaceOf: async () => ({ free, all: 1000 * gibibyte }),
    onError: (error) => {
      throw error
    },
  })
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

test('a witness that is silent is told of once, since when, and when it speaks again', () => {
  tellWitness({ problem: 'unreachable' })
  expect(told).toEqual([])
  for (const times of [1, 2]) tellWitness({ problem: 'unreachable', silentSince: start - 600_000 * times })
  expect(told).toMatchObject([
    {
      ...{ kind: 'witness-silent', since: '2026-11-21T09:50:00.000Z' },
      detail: { witness: 'prefecture', problem: 'unreachable' },
    },
  ])
  expect(alerts.lasting).toHaveLength(1)
  tellWitness({})
  expect(told.at(-1)).toMatchObject({ kind: 'witness-silent', until: '2026-11-21T10:00:00.000Z' })
  expect(alerts.lasting).toEqual([])
})

test.each(['fork', 'ahead'] as const)(
  'T14: a witness that has seen another log (%s) is a failure of verification',
  (problem) => {
    tellWitness({ problem })
    expect(alerts.lasting).toMatchObject([{ kind: 'verification', detail: { witness: 'prefecture', problem } }])
  },
)

test('a disk that is nearly full is told of, and when it is not any more', async () => {
  await vi.advanceTimersByTimeAsync(30_000)
  expect(told).toEqual([])
  free = 29 * gibibyte
  await vi.advanceTimersByTimeAsync(30_000)
  expect(alerts.lasting).toMatchObject([{ kind: 'disk', detail: { freeBytes: String(free) } }])
  free = 31 * gibibyte
  await vi.advanceTimersByTimeAsync(30_000)
  expect(alerts.lasting).toEqual([])
})
