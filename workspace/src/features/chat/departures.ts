import { shallowRef, type ShallowRef } from 'vue'
import { liveSource } from '../../shared/lib/live.ts'
import type { ChatPort, RoomId } from './port.ts'
import type { Failure } from './useAct.ts'

/** Rooms that a person is leaving, while they can still come back. */
export interface Departures {
  /** The same port, in whose list these rooms are no more. */
  readonly port: ChatPort
  /** Takes a room from every list at once. Returns the way back. */
  hide(room: RoomId): () => void
  /** Why the last departure did not happen; the room is in the list again. */
  readonly failure: ShallowRef<Failure | null>
}

export function createDepartures(port: ChatPort): Departures {
  const leaving = new Set<RoomId>()
  const rooms = liveSource(port.rooms.value)
  const refresh = () => {
    const known = new Set(port.rooms.value.map(({ id }) => id))
    // Once it is left, an invitation to it is one like any other.
    for (const id of leaving) if (!known.has(id)) leaving.delete(id)
    rooms.set(leaving.size === 0 ? port.rooms.value : port.rooms.value.filter(({ id }) => !leaving.has(id)))
  }
  port.rooms.subscribe(refresh)
  return {
    port: { ...port, rooms },
    failure: shallowRef(null),
    hide(room) {
      leaving.add(room)
      refresh()
      return () => {
        leaving.delete(room)
        refresh()
      }
    },
  }
}
