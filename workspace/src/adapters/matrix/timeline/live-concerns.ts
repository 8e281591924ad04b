import type { Concern } from '../../../features/chat/port.ts'
import { batch } from '../../../platform/batch.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import type { Parts } from '../engine-parts.ts'

/** What whoever writes in a room has to know first, kept up while the room is open. `look`: it may have changed. */
export function liveConcerns(
  { client, clock, trust }: Parts,
  roomId: string,
): { readonly concerns: Live<readonly Concern[]>; readonly look: () => void; readonly stop: () => void } {
  const concerns = liveSource<readonly Concern[]>([])
  const told = (found: readonly Concern[]) => {
    if (JSON.stringify(found) !== JSON.stringify(concerns.value)) concerns.set(found)
  }
  const look = batch(clock, () => {
    const room = client.getRoom(roomId)
    // Without an answer of the homeserver nothing new is known; nor does anything leave.
    if (room) void trust.concerns(room).then(told, () => {})
  })
  const stop = trust.onChange((changed) => void ((changed === null || changed === roomId) && look()))
  return {
    concerns,
    look,
    stop() {
      stop()
      look.stop()
    },
  }
}
