import { Track, type AudioProcessorOptions, type LocalAudioTrack, type Room, type TrackProcessor } from 'livekit-client'
import type { Live, Unsubscribe } from '../../../shared/lib/live.ts'

type Filter = TrackProcessor<Track.Kind.Audio, AudioProcessorOptions>

/**
 * Keeps a noise filter on the microphone as long as it is wished. It belongs to a track, so each new one gets another.
 * Where it does not start, the voice goes on as it is: being heard counts more.
 */
export function keepQuieter(
  room: Room,
  wished: Live<boolean>,
  newFilter: () => Promise<Filter>,
): { refresh(): void; stop: Unsubscribe } {
  let last = Promise.resolve()
  const apply = async () => {
    const track = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track as
      | LocalAudioTrack
      | undefined
    if (!track || Boolean(track.getProcessor()) === wished.value) return
    await (wished.value ? track.setProcessor(await newFilter()) : track.stopProcessor())
  }
  // One after the other: two at once would put two on.
  const refresh = () => {
    last = last.then(apply).catch(() => {})
  }
  return { refresh, stop: wished.subscribe(refresh) }
}
