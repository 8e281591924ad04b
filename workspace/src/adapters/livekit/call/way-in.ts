import { CallError, type CallState } from '../../../features/calls/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'
import type { LiveSource } from '../../../shared/lib/live.ts'
import type { EnteredCall } from './signalling.ts'

/** The way in is tried so often again: what answers there may just be starting, or have too much to do. */
const furtherTries = 3
/** Milliseconds between two knocks at a closed door. */
const knocking = 2_000

/** Waits at the door for as long as the person does. Rejects with `CallError`. */
export async function admitted({
  entered,
  state,
  clock,
}: {
  readonly entered: Pick<EnteredCall, 'admission'>
  readonly clock: Clock
  readonly state: LiveSource<CallState>
}) {
  const since = clock.now()
  let further = furtherTries
  for (;;) {
    try {
      return await entered.admission()
    } catch (cause) {
      const door = cause instanceof CallError ? cause.door : null
      const waits = door === 'waiting' || door === 'locked'
      const unheard = !isRefusal(cause) && door === null && further > 0
      if (!(waits || unheard) || state.value.at === 'ended') throw cause
      if (waits) state.set({ at: 'waiting', why: door === 'locked' ? 'locked' : 'lobby', since })
      else further -= 1
      await pause(clock, knocking)
      // Left meanwhile: whoever ended the call has said so.
      if ((state.value.at as CallState['at']) === 'ended') throw cause
    }
  }
}

export const isRefusal = (cause: unknown) => cause instanceof CallError && cause.code === 'refused'

/** After a first connection that failed. Rejects with the last failure; a refusal, or who left meanwhile, ends it. */
export async function tryAgain({ connect, clock, isOver, cause }: FurtherTries): Promise<void> {
  let failure = cause
  for (let time = 0; time < furtherTries && !isRefusal(failure); time += 1) {
    await pause(clock, 500 * 2 ** time)
    if (isOver()) break
    try {
      return await connect()
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

interface FurtherTries {
  readonly connect: () => Promise<void>
  readonly clock: Clock
  readonly isOver: () => boolean
  readonly cause: unknown
}
