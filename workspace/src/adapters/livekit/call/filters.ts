import { RoomEvent, type Room } from 'livekit-client'
import type { Live, Unsubscribe } from '../../../shared/lib/live.ts'
import { keepBackground, type Behind } from '../background/behind.ts'
import { keepQuieter } from './quieter.ts'

/** What is done to voice and picture before they are sealed. */
export interface Filters extends Behind {
  /** Is the noise around the voice to be taken out? */
  readonly quieter: Live<boolean>
}

/** Follows both wishes for as long as the call lasts. */
export function keepFilters(room: Room, filters: Filters, turnCameraOff: () => void): Unsubscribe {
  const noise = async () => new (await import('../devices/noise-filter.ts')).NoiseFilter()
  const quieter = keepQuieter(room, filters.quieter, noise)
  room.on(RoomEvent.LocalTrackPublished, quieter.refresh)
  const stopBackground = keepBackground(room, filters, turnCameraOff)
  return () => {
    quieter.stop()
    stopBackground()
  }
}
