import { RoomEvent, type Room } from 'livekit-client'
import type { Clock } from '../../../platform/clock.ts'
import type { Live, Unsubscribe } from '../../../shared/lib/live.ts'
import { keepBackground, type Behind } from '../background/behind.ts'
import { keepQuieter } from './quieter.ts'

/** What is done to voice and picture before they are sealed. */
export interface Filters extends Behind {
  /** Is the noise around the voice to be taken out? */
  readonly quieter: Live<boolean>
  /** This machine is too slow for it: from now on it is not wished any more, and that is said. */
  stopQuieter(): void
}

/** Follows both wishes for as long as the call lasts. */
export function keepFilters(room: Room, filters: Filters, clock: Clock, turnCameraOff: () => void): Unsubscribe {
  const how = { clock, slow: () => filters.stopQuieter() }
  const noise = async () => new (await import('../devices/noise-filter.ts')).NoiseFilter(how)
  const quieter = keepQuieter(room, filters.quieter, noise)
  room.on(RoomEvent.LocalTrackPublished, quieter.refresh)
  const stopBackground = keepBackground(room, filters, turnCameraOff)
  return () => {
    quieter.stop()
    stopBackground()
  }
}
