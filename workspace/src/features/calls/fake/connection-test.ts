import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import { connectionChecks, type ConnectionCheck, type ConnectionTestPort } from '../port.ts'

export interface FakeConnectionTest {
  readonly port: ConnectionTestPort
  readonly checks: LiveSource<readonly ConnectionCheck[]>
  readonly over: LiveSource<boolean>
  /** Tests that were begun, and that were stopped. */
  readonly counted: { started: number; stopped: number }
}

export const blankChecks: readonly ConnectionCheck[] = connectionChecks.map((id) => ({
  id,
  state: 'waiting',
  why: null,
  facts: {},
}))

/** A test of nothing: whoever holds it says what was found. */
export function fakeConnectionTest(): FakeConnectionTest {
  const checks = liveSource(blankChecks)
  const over = liveSource(false)
  const counted = { started: 0, stopped: 0 }
  return {
    port: {
      start() {
        counted.started += 1
        return { checks, over, stop: () => void (counted.stopped += 1) }
      },
    },
    checks,
    over,
    counted,
  }
}

/** As on a network that lets no UDP through and loses a little. */
export function playTest({ checks, over }: FakeConnectionTest): void {
  const found: Partial<Record<ConnectionCheck['id'], Partial<ConnectionCheck>>> = {
    camera: { state: 'failed', why: 'refused' },
    gateway: { facts: { roundTrip: 14 } },
    messages: { facts: { roundTrip: 22 } },
    relay: { state: 'poor', why: 'lossy', facts: { roundTrip: 61, loss: 0.07, up: 840_000, sent: 88 } },
    udp: { state: 'poor', why: 'no-answer' },
  }
  connectionChecks.forEach((id, at) => {
    const change = (to: Partial<ConnectionCheck>) =>
      checks.set(checks.value.map((one) => (one.id === id ? { ...one, ...to } : one)))
    setTimeout(() => change({ state: 'running' }), at * 400)
    setTimeout(() => change({ state: 'good', ...found[id] }), (at + 1) * 400)
  })
  setTimeout(() => over.set(true), (connectionChecks.length + 1) * 400)
}
