import { CallError } from '../../../features/calls/port.ts'
import { read } from '../chat-port.ts'
import type { Outlets } from '../outlets.ts'
import type { RtcPort } from './rtc-port.ts'

/** The port over whichever engine runs. While none does, no call can be entered. */
export function rtcPort(outlets: Outlets): RtcPort {
  return {
    ongoing: read(outlets.ongoing),
    enter: async (room) => {
      const engine = outlets.engine.value
      if (!engine) throw new CallError(outlets.connection.value === 'offline' ? 'network' : 'keys')
      return engine.rtc.enter(room)
    },
  }
}
