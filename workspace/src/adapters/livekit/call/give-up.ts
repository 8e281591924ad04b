import {
  Track,
  type LocalTrack,
  type LocalTrackPublication,
  type RemoteTrackPublication,
  type Room,
} from 'livekit-client'
import type { GivenUp } from '../../../features/calls/port.ts'
import type { voicePackets } from './voice-packets.ts'

/** bit/s and images a second of what is still sent when it is cut down. */
const spare = { voice: 16_000, share: 120_000, shareRate: 1 }

/** Makes the room as it must be with these given up. To be called again whenever tracks come, go or change. */
export function giveUp(
  room: Room,
  packets: Pick<ReturnType<typeof voicePackets>, 'setLong'>,
  all: () => readonly Room[] = () => [room],
): (what: readonly GivenUp[]) => void {
  const limits = senderLimits()
  return (what) => {
    const without = (one: GivenUp) => what.includes(one)
    for (const participant of all().flatMap((one) => [...one.remoteParticipants.values()])) {
      receive(participant.getTrackPublication(Track.Source.Camera), !without('received-cameras'))
    }
    const of = (source: Track.Source) => room.localParticipant.getTrackPublication(source)
    sendPicture(of(Track.Source.Camera), !without('own-camera'))
    const rate = without('share-rate') ? { maxFramerate: spare.shareRate, maxBitrate: spare.share } : null
    limits(of(Track.Source.ScreenShare)?.track, rate)
    limits(of(Track.Source.Microphone)?.track, without('voice-packets') ? { maxBitrate: spare.voice } : null)
    packets.setLong(without('voice-packets'))
  }
}

function receive(camera: RemoteTrackPublication | undefined, wanted: boolean): void {
  if (camera && camera.isEnabled !== wanted) camera.setEnabled(wanted)
}

/** The camera stays the person's; nothing of it leaves. Others are told as of a camera that is off. */
function sendPicture(camera: LocalTrackPublication | undefined, wanted: boolean): void {
  const { track } = camera ?? {}
  if (!track || camera?.isMuted || track.isUpstreamPaused === !wanted) return
  void (wanted ? track.resumeUpstream() : track.pauseUpstream()).catch(() => {})
}

type Limit = Pick<RTCRtpEncodingParameters, 'maxFramerate' | 'maxBitrate'>

/** Remembers what a sender was set to before it was limited, to give that back. */
function senderLimits(): (track: LocalTrack | undefined, limit: Limit | null) => void {
  const before = new WeakMap<RTCRtpSender, readonly Limit[]>()
  return (track, limit) => {
    const sender = track?.sender
    if (!sender || before.has(sender) === (limit !== null)) return
    const parameters = sender.getParameters()
    const kept = before.get(sender)
    if (limit) before.set(sender, parameters.encodings.map(limitOf))
    else before.delete(sender)
    const encodings = parameters.encodings.map((of, at) => withLimit(of, limit ?? kept?.[at] ?? {}))
    void sender.setParameters({ ...parameters, encodings }).catch(() => {})
  }
}

const limitOf = ({ maxBitrate, maxFramerate }: RTCRtpEncodingParameters): Limit => ({
  ...(maxBitrate !== undefined && { maxBitrate }),
  ...(maxFramerate !== undefined && { maxFramerate }),
})

function withLimit(of: RTCRtpEncodingParameters, limit: Limit): RTCRtpEncodingParameters {
  const rest = { ...of }
  delete rest.maxBitrate
  delete rest.maxFramerate
  return { ...rest, ...limit }
}
