import { DisconnectReason, RoomEvent, type Room } from 'livekit-client'
import { CallError, type CallState, type EndReason, type JoinOptions } from '../../../features/calls/port.ts'
import { pause, type Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import type { OwnMedia } from './own-media.ts'
import type { EnteredCall } from './signalling.ts'

interface LifeDeps {
  readonly room: Room
  readonly entered: EnteredCall
  readonly media: OwnMedia
  readonly clock: Clock
  readonly options: Pick<JoinOptions, 'microphone' | 'camera'>
  /** Once, at the very end. */
  readonly closed: () => void
}

export interface Life {
  readonly state: Live<CallState>
  begin(): Promise<void>
  end(reason: EndReason): Promise<void>
}

/** Tries so often to come back, with a new admission each time, before the call counts as lost. */
const returns = 5

/** A call from the first step of joining to its end, with the cuts between. */
export function callLife(deps: LifeDeps): Life {
  const { room, entered, media, clock, options } = deps
  const state = liveSource<CallState>({ at: 'joining', step: 'place' })
  const isOver = () => state.value.at === 'ended'
  const end = async (reason: EndReason) => {
    if (isOver()) return
    state.set({ at: 'ended', reason })
    await Promise.allSettled([room.disconnect(), entered.leave()])
    deps.closed()
  }
  const connect = async () => {
    const { url, jwt } = await entered.admission()
    if (state.value.at === 'joining') state.set({ at: 'joining', step: 'keys' })
    await room.connect(url, jwt)
  }
  const send = async (microphone: boolean, camera: boolean) => {
    const wished = [microphone && media.setMicrophone(true), camera && media.setCamera(true)]
    // A device that does not play along shows in the state of the device; the call goes on.
    await Promise.allSettled(wished)
  }
  const comeBack = async () => {
    const { microphone, camera } = media.own.value
    state.set({ at: 'reconnecting', since: clock.now() })
    for (let time = 0; time < returns && !isOver(); time += 1) {
      await pause(clock, 500 * 2 ** time)
      const back = !isOver() && (await connect().then(yes, no))
      if (!back) continue
      await send(microphone === 'on', camera === 'on')
      return isOver() ? undefined : state.set({ at: 'in', since: clock.now() })
    }
    await end('lost')
  }
  followConnection(room, state, clock, (reason) => {
    const known = reason === undefined ? undefined : endings[reason]
    void (known ? end(known) : comeBack())
  })
  return {
    state,
    end,
    async begin() {
      try {
        entered.announce(entered.serviceUrl)
        // Only what LiveKit writes beside a track: others' clients read there that it is sealed.
        await room.setE2EEEnabled(true)
        await connect()
        state.set({ at: 'joining', step: 'media' })
        await send(options.microphone, options.camera)
        if (!isOver()) state.set({ at: 'in', since: clock.now() })
      } catch (cause) {
        await end(cause instanceof CallError && cause.code === 'refused' ? 'refused' : 'lost')
      }
    },
  }
}

const yes = () => true
const no = () => false

const endings: Readonly<Partial<Record<DisconnectReason, EndReason>>> = {
  [DisconnectReason.DUPLICATE_IDENTITY]: 'elsewhere',
  [DisconnectReason.PARTICIPANT_REMOVED]: 'removed',
  [DisconnectReason.ROOM_DELETED]: 'closed',
}

/** LiveKit makes a cut link again by itself; what it gives up comes out at `gone`. */
function followConnection(
  room: Room,
  state: ReturnType<typeof liveSource<CallState>>,
  clock: Clock,
  gone: (reason: DisconnectReason | undefined) => void,
): void {
  const cut = () => {
    if (state.value.at === 'in') state.set({ at: 'reconnecting', since: clock.now() })
  }
  room
    .on(RoomEvent.Reconnecting, cut)
    .on(RoomEvent.SignalReconnecting, cut)
    .on(RoomEvent.Reconnected, () => {
      if (state.value.at === 'reconnecting') state.set({ at: 'in', since: clock.now() })
    })
    .on(RoomEvent.Disconnected, (reason) => {
      if (state.value.at === 'in' || state.value.at === 'reconnecting') gone(reason)
    })
}
