import { ConnectionState, DisconnectReason, RoomEvent, type Room } from 'livekit-client'
import { CallError, type CallState, type EndReason, type JoinOptions } from '../../../features/calls/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import type { OwnMedia } from './own-media.ts'
import type { EnteredCall } from './signalling.ts'
import { admitted, isRefusal, tryAgain } from './way-in.ts'

interface LifeDeps {
  readonly room: Room
  readonly entered: EnteredCall
  readonly media: OwnMedia
  readonly clock: Clock
  readonly options: Pick<JoinOptions, 'microphone' | 'camera'>
  /** This device is a member now: others hand it their keys, and it may go where they are. */
  readonly announced: () => void
  /** Once, at the very end. */
  readonly closed: () => void
}

export interface Life {
  readonly state: Live<CallState>
  begin(): Promise<void>
  end(reason: EndReason): Promise<void>
}

/** Tries so often to come back, with a new admission each time, before the call counts as lost: some 40 seconds. */
const returns = 8
const longestPause = 8_000

/** A call from the first step of joining to its end, with the cuts between. */
export function callLife(deps: LifeDeps): Life {
  const { room, entered, media, clock, options } = deps
  const state = liveSource<CallState>({ at: 'joining', step: 'place' })
  const isOver = () => state.value.at === 'ended'
  // A call that was cut for a while is still the same call.
  let began: number | null = null
  const isIn = () => state.set({ at: 'in', since: (began ??= clock.now()) })
  const end = async (reason: EndReason) => {
    if (isOver()) return
    state.set({ at: 'ended', reason })
    await Promise.allSettled([room.disconnect(), entered.leave()])
    media.letGo()
    deps.closed()
  }
  const connect = async () => {
    const { url, jwt } = await entered.admission()
    await room.connect(url, jwt)
  }
  const comeBack = async () => {
    if (state.value.at !== 'reconnecting') state.set({ at: 'reconnecting', since: clock.now() })
    for (let time = 0; time < returns && !isOver(); time += 1) {
      await pause(clock, Math.min(500 * 2 ** time, longestPause))
      const refused = !isOver() && (await connect().then(no, isRefusal))
      if (refused) return end('refused')
      if (isOver() || room.state !== ConnectionState.Connected) continue
      await media.sendAgain()
      // Cut again in the meantime: the next time, then.
      if (room.state === ConnectionState.Connected) return isOver() ? undefined : isIn()
    }
    await end('lost')
  }
  // A try that fails ends with the same event as a link that breaks.
  let returning = false
  followConnection({ room, state, clock, isIn }, (reason) => {
    const known = reason === undefined ? undefined : endings[reason]
    if (known) return void end(known)
    if (returning) return
    returning = true
    void comeBack().finally(() => (returning = false))
  })
  return {
    state,
    end,
    async begin() {
      try {
        const { url, jwt } = await admitted({ ...deps, state })
        // Said only now: who waits at the door is no member, and is handed no key.
        entered.announce()
        deps.announced()
        state.set({ at: 'joining', step: 'keys' })
        // Only what LiveKit writes beside a track: others' clients read there that it is sealed.
        await room.setE2EEEnabled(true)
        await room.connect(url, jwt).catch(async (cause: unknown) => tryAgain({ connect, clock, isOver, cause }))
        void entered.keepLeave().catch(() => {})
        state.set({ at: 'joining', step: 'media' })
        // A device that does not play along shows in the state of the device; the call goes on.
        const wished = [options.microphone && media.setMicrophone(true), options.camera && media.setCamera(true)]
        await Promise.allSettled(wished)
        if (!isOver()) isIn()
      } catch (cause) {
        await end(endOf(cause))
      }
    },
  }
}

const no = () => false
/** Why nobody gets in who was not let in. */
const endOf = (cause: unknown): EndReason => {
  if (!isRefusal(cause)) return 'lost'
  return cause instanceof CallError && cause.door === 'out' ? 'turned-away' : 'refused'
}

const endings: Readonly<Partial<Record<DisconnectReason, EndReason>>> = {
  [DisconnectReason.DUPLICATE_IDENTITY]: 'elsewhere',
  [DisconnectReason.PARTICIPANT_REMOVED]: 'removed',
  [DisconnectReason.ROOM_DELETED]: 'closed',
}

interface Followed {
  readonly room: Room
  readonly state: ReturnType<typeof liveSource<CallState>>
  readonly clock: Clock
  readonly isIn: () => void
}

/** LiveKit makes a cut link again by itself; what it gives up comes out at `gone`. */
function followConnection(
  { room, state, clock, isIn }: Followed,
  gone: (reason: DisconnectReason | undefined) => void,
): void {
  const cut = () => {
    if (state.value.at === 'in') state.set({ at: 'reconnecting', since: clock.now() })
  }
  room
    .on(RoomEvent.Reconnecting, cut)
    .on(RoomEvent.SignalReconnecting, cut)
    .on(RoomEvent.Reconnected, () => {
      if (state.value.at === 'reconnecting') isIn()
    })
    .on(RoomEvent.Disconnected, (reason) => {
      if (state.value.at === 'in' || state.value.at === 'reconnecting') gone(reason)
    })
}
