import { openCall } from '../../../../workspace/src/adapters/livekit/call/live-call.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { hostileThread, type Misdeed } from '../sfu-evil/hostile-thread.ts'
import { tamperWithData, type DataMisdeed } from '../sfu-evil/hostile-data.ts'
import { decoded, watchConnections } from './connections.ts'
import { ourMatrix } from './our-matrix.ts'

/** A member whose frames and messages are changed after they were sealed: what the media server could do to anybody. */
async function open() {
  watchConnections()
  const data = tamperWithData()
  const ours = await ourMatrix()
  const { matrix } = ours
  const thread = hostileThread()
  return {
    ...ours,
    decoded,
    misbehave: (misdeed: Misdeed) => thread.misbehave(misdeed),
    tamper: (misdeed: DataMisdeed) => data.misbehave(misdeed),
    async join(room: string) {
      const devices = { microphone: null, camera: null, speaker: null }
      const options = { room, microphone: true, camera: true, devices, economy: 'off', ring: false } as const
      const entered = await matrix.rtc.enter(room)
      const call = openCall({ entered, thread, clock: systemClock, options, ended: () => {} })
      Object.assign(window, { hostileCall: call })
    },
    /** Messages of the call, as an honest client would send them. */
    react: (key: string) => (window as unknown as { hostileCall: ReturnType<typeof openCall> }).hostileCall.react(key),
  }
}

export type HostileOnPage = Awaited<ReturnType<typeof open>>

Object.assign(window, { hostile: open() })
