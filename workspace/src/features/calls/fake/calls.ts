import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import type { Call, CallError, CallPort, CallRoom, OngoingCall, Person } from '../port.ts'
import { fakeCall, type FakeCall } from './call.ts'

export interface FakeCalls {
  readonly port: CallPort
  readonly rooms: LiveSource<readonly CallRoom[]>
  readonly ongoing: LiveSource<readonly OngoingCall[]>
  /** The call that was joined last. */
  readonly joined: LiveSource<FakeCall | null>
  failNext(error: CallError): void
}

export interface FakeCallsOptions {
  readonly me: Person
  readonly rooms: readonly CallRoom[]
  readonly now: () => number
  /** Told of each call as it is joined, before anybody sees it. */
  readonly stage?: (call: FakeCall) => void
}

/** Calls on nothing. With a `stage`, a call stays `joining` until that lets it in. */
export function fakeCalls({ me, rooms: known, now, stage }: FakeCallsOptions): FakeCalls {
  const rooms = liveSource(known)
  const ongoing = liveSource<readonly OngoingCall[]>([])
  const current = liveSource<Call | null>(null)
  const joined = liveSource<FakeCall | null>(null)
  let failure: CallError | null = null

  function letIn(call: FakeCall): void {
    call.come(me)
    call.state.set({ at: 'in', since: now() })
  }

  return {
    port: {
      rooms,
      ongoing,
      current,
      async join(options) {
        await Promise.resolve()
        const failed = failure
        failure = null
        if (failed) throw failed
        const name = rooms.value.find(({ id }) => id === options.room)?.name ?? options.room
        const fake = fakeCall(options, name, me, now)
        fake.state.subscribe((state) => void (state.at === 'ended' && current.set(null)))
        if (stage) stage(fake)
        else letIn(fake)
        joined.set(fake)
        current.set(fake.call)
        return fake.call
      },
    },
    rooms,
    ongoing,
    joined,
    failNext: (error) => void (failure = error),
  }
}
