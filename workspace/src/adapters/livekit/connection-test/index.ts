import type { CallRoom, ConnectionTestPort, OngoingCall } from '../../../features/calls/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'
import type { Live } from '../../../shared/lib/live.ts'
import type { Signalling } from '../call/signalling.ts'
import type { Media } from '../devices/devices-port.ts'
import type { SealingThread } from '../sealed-manager.ts'
import type { RelayCheck } from './relay-check.ts'
import { runChecks, skipped } from './run-checks.ts'

interface ConnectionTestDeps {
  readonly signalling: Signalling
  readonly rooms: Live<readonly CallRoom[]>
  readonly media: Media
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** Null where this browser can't seal. */
  readonly newThread: () => (SealingThread & { end(): void }) | null
}

/** Everything that a call needs, looked at without a call. */
export function connectionTest(deps: ConnectionTestDeps): ConnectionTestPort {
  return { start: () => startTest(deps) }
}

function startTest({ signalling, rooms, media, fetch, clock, newThread }: ConnectionTestDeps) {
  const thread = newThread()
  let relay: RelayCheck | null = null
  const ask = (path: string) => () => fetch(path, { cache: 'no-store' })
  // Not before somebody tests: with the rest of calls it stays out of what is loaded first.
  const own = () => import('./own-checks.ts')
  const openRelay = async () => {
    const room = emptyRoom(rooms.value, signalling.ongoing.value)
    if (!room || !thread) return null
    const [entered, { RelayCheck: Check }] = await Promise.all([signalling.enter(room.id), import('./relay-check.ts')])
    relay = new Check(thread, entered, (ms) => pause(clock, ms))
    return relay
  }
  const end = () => {
    void Promise.resolve(relay?.end()).finally(() => thread?.end())
  }
  return runChecks(
    {
      seal: async () => (await own()).checkSeal(thread),
      microphone: async () => (await own()).checkDevice(media, { audio: true }),
      camera: async () => (await own()).checkDevice(media, { video: true }),
      gateway: async () => (await own()).checkAnswer(ask('/api/session'), clock.now),
      messages: async () => (await own()).checkAnswer(ask('/_matrix/client/versions'), clock.now),
      relay: async (stopped) => {
        try {
          return (await (await openRelay())?.measure(stopped)) ?? skipped(thread ? 'no-room' : 'unsupported')
        } catch (cause) {
          return (await own()).relayFault(cause)
        }
      },
      udp: async () => (await relay?.wayTaken()) ?? skipped('no-relay'),
      tcp: async (stopped) => (await relay?.tcpIsOpen(stopped)) ?? skipped('no-relay'),
    },
    end,
  )
}

/** One in which nobody would meet the test. */
function emptyRoom(rooms: readonly CallRoom[], ongoing: readonly Pick<OngoingCall, 'room'>[]): CallRoom | undefined {
  return rooms.find(({ id }) => !ongoing.some(({ room }) => room === id))
}
