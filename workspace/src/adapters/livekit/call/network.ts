import { ConnectionQuality, RoomEvent, Track, type Room } from 'livekit-client'
import type { Economy, GivenUp, Network } from '../../../features/calls/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'

interface Numbers {
  readonly up: number | null
  readonly roundTrip: number | null
  readonly loss: number | null
}

const between = 2_000
const unknown: Numbers = { up: null, roundTrip: null, loss: null }

/** Looks at the link a few times a minute, and gives up other people's cameras where it is poor: voices come first. */
export function watchNetwork(
  room: Room,
  clock: Clock,
  first: Economy,
): { readonly now: Live<Network>; setEconomy(economy: Economy): void; stop(): void } {
  const now = liveSource<Network>({ quality: 'good', ...unknown, place: null, economy: first, givenUp: [] })
  let next = () => {}
  const apply = () => {
    const { economy, quality } = now.value
    const saves = economy === 'on' || (economy === 'automatic' && quality !== 'good')
    const givenUp: GivenUp[] = saves ? ['received-cameras'] : []
    for (const participant of room.remoteParticipants.values()) {
      const camera = participant.getTrackPublication(Track.Source.Camera)
      if (camera && 'setEnabled' in camera && camera.isEnabled === saves) camera.setEnabled(!saves)
    }
    if (now.value.givenUp.length !== givenUp.length) now.set({ ...now.value, givenUp })
  }
  const look = async () => {
    const quality = qualityOf(room.localParticipant.connectionQuality)
    now.set({ ...now.value, quality, ...(await numbersOf(room).catch(() => unknown)) })
    apply()
    next = clock.after(between, () => void look())
  }
  next = clock.after(between, () => void look())
  room.on(RoomEvent.TrackPublished, apply)
  return {
    now,
    setEconomy(economy) {
      now.set({ ...now.value, economy })
      apply()
    },
    stop: () => next(),
  }
}

function qualityOf(quality: ConnectionQuality): Network['quality'] {
  if (quality === ConnectionQuality.Lost) return 'lost'
  return quality === ConnectionQuality.Poor ? 'poor' : 'good'
}

/** From what the browser counts of its own sending (WebRTC statistics §8). */
async function numbersOf(room: Room): Promise<Numbers> {
  const sent = [...room.localParticipant.trackPublications.values()].find(({ track }) => track?.sender)
  const report = await sent?.track?.sender?.getStats()
  const numbers: { -readonly [Name in keyof Numbers]: Numbers[Name] } = { ...unknown }
  report?.forEach((line: { type: string; [name: string]: unknown }) => {
    if (line.type === 'candidate-pair' && line['nominated'] === true) {
      numbers.up = numberOr(line['availableOutgoingBitrate'], 1)
      numbers.roundTrip = numberOr(line['currentRoundTripTime'], 1_000)
    }
    if (line.type === 'remote-inbound-rtp') numbers.loss = numberOr(line['fractionLost'], 1)
  })
  return numbers
}

function numberOr(value: unknown, times: number): number | null {
  return typeof value === 'number' ? value * times : null
}
