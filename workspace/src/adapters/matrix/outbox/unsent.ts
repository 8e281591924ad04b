import type { Live } from '../../../shared/lib/live.ts'
import type { Outbox } from './outbox.ts'

/** Messages that wait for the network or for a decision, counted for each room; those on their way are not. */
export interface Unsent {
  of(roomId: string): number
  /** Called with a room whose number may have changed. */
  onChange(listener: (roomId: string) => void): () => void
}

export function unsentIn(outbox: Pick<Outbox, 'of' | 'onChange' | 'rooms'>, online: Live<boolean>): Unsent {
  return {
    of: (roomId) =>
      outbox.of(roomId).filter(({ type, state }) => {
        if (type !== 'm.room.message') return false
        return state.at === 'failed' || (!online.value && state.at !== 'sent')
      }).length,
    onChange(listener) {
      const stops = [
        outbox.onChange(listener),
        online.subscribe(() => {
          for (const roomId of outbox.rooms()) listener(roomId)
        }),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
