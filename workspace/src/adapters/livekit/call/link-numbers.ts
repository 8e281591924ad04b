import { Track, type RemoteTrackPublication, type Room } from 'livekit-client'
import type { Coming } from './silence.ts'

export interface LinkNumbers {
  /** bit/s that may leave here, as the browser estimates it. */
  readonly up: number | null
  /** A picture that leaves is made worse because the link is narrow. */
  readonly limited: boolean
  /** ms to the relay and back. */
  readonly roundTrip: number | null
  /** 0 to 1, lately: of what leaves here, and of what comes. */
  readonly loss: number | null
  readonly lossDown: number | null
  readonly coming: Coming
}

export const unknownNumbers: LinkNumbers = {
  ...{ up: null, limited: false, roundTrip: null, loss: null, lossDown: null, coming: new Map() },
}

type Line = Readonly<Record<string, unknown>>

/** From what the browser counts of its own sending and receiving (WebRTC statistics §8), since the last look. */
export function linkNumbers(room: Room, all: () => readonly Room[]): () => Promise<LinkNumbers> {
  let before = { lost: 0, received: 0 }
  return async () => {
    const [own, others] = await Promise.all([ownLines(room), othersLines(all())])
    const lines = [...own, ...others.flatMap((one) => one.lines)]
    const sum = (name: string) =>
      lines.reduce((all, line) => all + (line['type'] === 'inbound-rtp' ? (numberOf(line[name]) ?? 0) : 0), 0)
    const now = { lost: sum('packetsLost'), received: sum('packetsReceived') }
    const [lost, received] = [now.lost - before.lost, now.received - before.received]
    before = now
    const of = (type: string, name: string, times = 1) =>
      lines.flatMap((line) => {
        const value = line['type'] === type ? numberOf(line[name]) : null
        return value === null ? [] : [value * times]
      })
    return {
      up: of('candidate-pair', 'availableOutgoingBitrate')[0] ?? null,
      limited: lines.some((line) => line['qualityLimitationReason'] === 'bandwidth'),
      roundTrip: of('candidate-pair', 'currentRoundTripTime', 1_000)[0] ?? null,
      loss: most(of('remote-inbound-rtp', 'fractionLost')),
      // A track that went takes its counters with it: such a difference says nothing.
      lossDown: received > 0 && lost >= 0 ? lost / (lost + received) : null,
      coming: comingOf(others),
    }
  }
}

interface OthersLines {
  readonly identity: string
  readonly mustCome: boolean
  readonly lines: readonly Line[]
}

function comingOf(others: readonly OthersLines[]): Coming {
  const coming = new Map<string, number>()
  for (const { identity, mustCome, lines } of others) {
    if (!mustCome) continue
    const packets = lines.reduce((sum, line) => sum + (numberOf(line['packetsReceived']) ?? 0), 0)
    coming.set(identity, (coming.get(identity) ?? 0) + packets)
  }
  return coming
}

/** Each sender tells of the link that it leaves by, too; a look at each would tell that several times. */
async function ownLines(room: Room): Promise<readonly Line[]> {
  const senders = [...room.localParticipant.trackPublications.values()].map(({ track }) => track?.sender)
  return (await Promise.all(senders.map(linesOf))).flat()
}

async function othersLines(all: readonly Room[]): Promise<readonly OthersLines[]> {
  const people = all.flatMap((one) => [...one.remoteParticipants.values()])
  const publications = people.flatMap(({ identity, trackPublications }) =>
    [...trackPublications.values()].map((publication) => ({ identity, publication })),
  )
  return Promise.all(
    publications.map(async ({ identity, publication }) => ({
      ...{ identity, mustCome: mustCome(publication) },
      lines: await linesOf(publication.track?.receiver),
    })),
  )
}

/** A screen on which nothing moves may send nothing; whatever else is on sends all the time. */
function mustCome({ source, isMuted, isEnabled, track }: RemoteTrackPublication): boolean {
  const isOn = track !== undefined && !isMuted && isEnabled && track.streamState !== Track.StreamState.Paused
  return isOn && (source === Track.Source.Microphone || source === Track.Source.Camera)
}

async function linesOf(end: RTCRtpSender | RTCRtpReceiver | undefined): Promise<readonly Line[]> {
  const lines: Line[] = []
  const report = await end?.getStats().catch(() => null)
  report?.forEach((line: Line) => void lines.push(line))
  return lines.filter((line) => line['type'] !== 'candidate-pair' || line['nominated'] === true)
}

function most(values: readonly number[]): number | null {
  return values.length > 0 ? Math.max(...values) : null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
