import { Track, type LocalVideoTrack, type Room, type VideoCaptureOptions } from 'livekit-client'
import type { Background } from '../../../features/calls/port.ts'
import type { Live, Unsubscribe } from '../../../shared/lib/live.ts'
import type { BackgroundFilter } from './background-filter.ts'

/** What is behind a person, and the means to set it, loaded when somebody wishes it. */
export interface Behind {
  readonly background: Live<Background>
  filter(background: Exclude<Background, 'none'>): Promise<BackgroundFilter>
}

export function canSetBackground(page: Window): boolean {
  return 'MediaStreamTrackProcessor' in page && 'MediaStreamTrackGenerator' in page && 'OffscreenCanvas' in page
}

/** With what a camera is turned on: no frame may leave before the filter is there. Rejects when it can't be had. */
export async function cameraOptions({ background, filter }: Behind): Promise<VideoCaptureOptions> {
  const { value } = background
  return value === 'none' ? {} : { processor: await filter(value) }
}

/**
 * Follows the wish while a camera is on. If the filter can't be had the camera is turned off: whoever wishes that a room
 * is not seen would rather not be seen either.
 */
export function keepBackground(room: Room, { background, filter }: Behind, turnOff: () => void): Unsubscribe {
  let last = Promise.resolve()
  const apply = async () => {
    const track = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track as LocalVideoTrack | undefined
    const { value } = background
    const now = track?.getProcessor() as BackgroundFilter | undefined
    if (!track) return
    if (value === 'none') await (now && track.stopProcessor())
    else if (now) now.change(value)
    else await track.setProcessor(await filter(value))
  }
  // One after the other: two at once would put two on.
  return background.subscribe(() => {
    last = last.then(apply).catch(turnOff)
  })
}
