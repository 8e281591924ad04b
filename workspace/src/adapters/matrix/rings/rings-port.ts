import { CallError, type RingingPort } from '../../../features/calls/port.ts'
import { read } from '../chat-port.ts'
import type { Outlets } from '../outlets.ts'

/** The port over whichever engine runs. */
export function ringsPort(outlets: Outlets): RingingPort {
  const acts = () => {
    const engine = outlets.engine.value
    if (!engine) throw new CallError(outlets.connection.value === 'offline' ? 'network' : 'keys')
    return engine.rings
  }
  return {
    rings: read(outlets.rings),
    ring: async (room, loud) => acts().ring(room, loud),
    decline: async (ring) => acts().decline(ring),
    dismiss: (ring) => outlets.engine.value?.rings.dismiss(ring),
    direct: async (person) => acts().direct(person),
  }
}
