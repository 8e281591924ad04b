import { openCall } from '../../../../workspace/src/adapters/livekit/call/live-call.ts'
import type { EnteredCall } from '../../../../workspace/src/adapters/livekit/call/signalling.ts'
import type { Call } from '../../../../workspace/src/features/calls/port.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { liveSource } from '../../../../workspace/src/shared/lib/live.ts'
import { hostileThread, type Misdeed } from '../sfu-evil/hostile-thread.ts'
import { tamperWithData, type DataMisdeed } from '../sfu-evil/hostile-data.ts'
import { decoded, watchConnections } from './connections.ts'
import { drawnScreen } from './drawn-screen.ts'
import { noRecordings } from './no-recordings.ts'
import { ourMatrix } from './our-matrix.ts'

const noFilters = {
  quieter: liveSource(false),
  stopQuieter: () => {},
  background: liveSource('none' as const),
  backgroundState: liveSource('well' as const),
  filter: () => Promise.reject(new TypeError('none here')),
}

/** A member whose frames and messages are changed after they were sealed: what the media server could do to anybody. */
async function open() {
  watchConnections()
  const data = tamperWithData()
  const { matrix, userId } = await ourMatrix()
  const thread = hostileThread()
  let inside: { readonly call: Call; readonly entered: EnteredCall } | null = null
  return {
    userId,
    decoded,
    misbehave: (misdeed: Misdeed) => thread.misbehave(misdeed),
    tamper: (misdeed: DataMisdeed) => data.misbehave(misdeed),
    enterRoom: (room: string) => matrix.chat.join(room),
    async join(room: string) {
      const devices = { microphone: null, camera: null, speaker: null }
      const options = { room, microphone: true, camera: true, devices, economy: 'off' } as const
      const entered = await matrix.rtc.enter(room)
      inside = {
        call: openCall({
          ...{ entered, thread, clock: systemClock, options, filters: noFilters },
          ...{ recordings: noRecordings, ended: () => {} },
        }),
        entered,
      }
    },
    /** Shows a screen, drawn here: a browser without a screen has none to choose. */
    async share() {
      navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(drawnScreen())
      await inside?.call.startSharing({ quality: 'smooth', sound: false })
    },
    /** The device’s name, as its membership has it. */
    deviceId: () => inside?.entered.identity.slice(userId.length + 1) ?? '',
    /** Is a member no more, but keeps the keys and the link to the media server. */
    pretendToLeave: () => inside?.entered.leave(),
    leave: () => inside?.call.leave(),
    /** What his page says against others. */
    alarms: () => inside?.call.alarms.value.map(({ kind }) => kind) ?? [],
    /** A message of the call, as an honest client would send it. */
    react: (key: string) => inside?.call.react(key),
  }
}

export type HostileOnPage = Awaited<ReturnType<typeof open>>

Object.assign(window, { hostile: open() })
