import { RoomEvent, Track, type Participant, type Room, type TrackPublication } from 'livekit-client'
import { meterLevel } from '../devices/level.ts'

/** Measures how loud a stream is, 0 to 1, ten times a second. Returns the way to stop. */
type Meter = (stream: MediaStream, tell: (level: number) => void) => () => void
const inPage: Meter = (stream, tell) => meterLevel(new AudioContext(), stream, tell)

/**
 * Whether somebody speaks into a microphone that they muted here. It is measured on a second hold of the same device
 * and nothing of it leaves the page. A microphone that was never opened is not listened to. Returns the way to stop.
 */
export function hearMuted(room: Room, tell: (talks: boolean) => void, meter = inPage): () => void {
  let letGo = () => {}
  const listen = () => {
    letGo()
    letGo = () => {}
    tell(false)
    const microphone = room.localParticipant.getTrackPublication(Track.Source.Microphone)
    const track = microphone?.isMuted ? microphone.track?.mediaStreamTrack : undefined
    if (track?.readyState !== 'live') return
    const held = track.clone()
    held.enabled = true
    const stop = meter(new MediaStream([held]), speech(tell))
    letGo = () => {
      stop()
      held.stop()
    }
  }
  const changed = ({ source }: TrackPublication, { isLocal }: Participant) =>
    void (isLocal && source === Track.Source.Microphone && listen())
  for (const event of microphoneEvents) room.on(event, changed)
  return () => {
    for (const event of microphoneEvents) room.off(event, changed)
    letGo()
  }
}

const microphoneEvents = [
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
] as const

/** Looks, ten a second: a cough or a key pressed is no speech, and between two sentences one breathes. */
const [recent, enough, breath] = [15, 6, 50]
/** A voice at an arm’s length comes out around a half; a fan stays below. */
const loud = 0.4

/** Levels in; out comes each change between speaking and not. */
export function speech(tell: (talks: boolean) => void): (level: number) => void {
  let heard: readonly boolean[] = []
  let [talks, quietFor] = [false, 0]
  return (level) => {
    heard = [...heard, level > loud].slice(-recent)
    quietFor = level > loud ? 0 : quietFor + 1
    const now = talks ? quietFor < breath : heard.filter(Boolean).length >= enough
    if (now === talks) return
    talks = now
    if (!talks) heard = []
    tell(talks)
  }
}
