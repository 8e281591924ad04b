import { Track, type LocalVideoTrack, type Room, type VideoCaptureOptions } from 'livekit-client'
import type { Background, BackgroundState } from '../../../features/calls/port.ts'
import type { Live, Unsubscribe } from '../../../shared/lib/live.ts'
import type { BackgroundFilter } from './background-filter.ts'

/** What is behind a person, and the means to set it, loaded when somebody wishes it. */
export interface Behind {
  readonly background: Live<Background>
  /** How the filters fare on this machine. */
  readonly backgroundState: Live<BackgroundState>
  filter(background: Exclude<Background, 'none'>): Promise<BackgroundFilter>
}

/** Nothing that is filtered can be sent any more. */
export function isStopped(state: BackgroundState): boolean {
  return state === 'too-slow' || state === 'failed'
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
 * Follows the wish while a camera is on. If the filter can't be had, or the machine is too slow for it, the camera is
 * turned off: whoever wishes that a room is not seen would rather not be seen either.
 */
export function keepBackground(
  room: Room,
  { background, backgroundState, filter }: Behind,
  turnOff: () => void,
): Unsubscribe {
  let last = Promise.resolve()
  const apply = async () => {
    const track = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track as LocalVideoTrack | undefined
    const { value } = background
    const now = track?.getProcessor() as BackgroundFilter | undefined
    if (!track) return
    if (value === 'none') await (now && takeOff(track))
    else if (now) await now.change(value)
    else await track.setProcessor(await filter(value))
  }
  const stops = [
    // One after the other: two at once would put two on.
    background.subscribe(() => {
      last = last.then(apply).catch(turnOff)
    }),
    backgroundState.subscribe((state) => {
      if (isStopped(state)) turnOff()
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** A camera that is off has nothing to be set back: it is opened anew without a filter. */
async function takeOff(track: LocalVideoTrack): Promise<void> {
  await track.stopProcessor().catch((cause: unknown) => {
    if (!track.isMuted) throw cause
  })
}
