import { ConnectionQuality, RoomEvent } from 'livekit-client'
import type { Economy, Network } from '../../../features/calls/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import { giveUp } from './give-up.ts'
import { linkNumbers, unknownNumbers } from './link-numbers.ts'
import { Silence } from './silence.ts'
import type { Relays } from './relays.ts'
import { Thrift } from './thrift.ts'
import type { voicePackets } from './voice-packets.ts'

export interface WatchedNetwork {
  readonly now: Live<Network>
  /** Identities of whom nothing comes any more. */
  readonly silent: Live<ReadonlySet<string>>
  setEconomy(economy: Economy): void
  stop(): void
}

interface NetworkDeps {
  readonly relays: Pick<Relays, 'own' | 'all' | 'each'>
  readonly clock: Clock
  readonly packets: ReturnType<typeof voicePackets>
  readonly economy: Economy
}

const between = 2_000

/** Looks at the link every two seconds, and gives up what it can't carry: voices come first. */
export function watchNetwork({ relays, clock, packets, economy }: NetworkDeps): WatchedNetwork {
  const { own: room } = relays
  const nothing = { up: null, roundTrip: null, loss: null, place: null }
  const now = liveSource<Network>({ quality: 'good', ...nothing, economy, givenUp: [] })
  const numbers = linkNumbers(room, relays.all)
  const apply = giveUp(room, packets, relays.all)
  const thrift = new Thrift()
  const silence = new Silence()
  const silent = liveSource<ReadonlySet<string>>(new Set())
  let facts = { quality: now.value.quality, ...unknownNumbers }
  let next = () => {}
  const decide = () => {
    const givenUp = thrift.look(now.value.economy, facts, clock.now())
    const { quality, up, roundTrip } = facts
    const loss = Math.max(facts.loss ?? 0, facts.lossDown ?? 0)
    const known = facts.loss !== null || facts.lossDown !== null
    now.set({ ...now.value, quality, up, roundTrip, loss: known ? loss : null, givenUp })
    apply(givenUp)
  }
  const look = async () => {
    const read = await numbers().catch(() => unknownNumbers)
    facts = { quality: qualityOf(room.localParticipant.connectionQuality), ...read }
    decide()
    const found = silence.look(read.coming, clock.now())
    if (found.size !== silent.value.size || [...found].some((one) => !silent.value.has(one))) silent.set(found)
    next = clock.after(between, () => void look())
  }
  const again = () => apply(now.value.givenUp)
  // What was chosen before the call counts from its first packet.
  decide()
  next = clock.after(between, () => void look())
  relays.each((one) => one.on(RoomEvent.TrackPublished, again).on(RoomEvent.TrackSubscribed, again))
  room.on(RoomEvent.LocalTrackPublished, again)
  return {
    now,
    silent,
    setEconomy(chosen) {
      now.set({ ...now.value, economy: chosen })
      decide()
    },
    stop: () => next(),
  }
}

function qualityOf(quality: ConnectionQuality): Network['quality'] {
  if (quality === ConnectionQuality.Lost) return 'lost'
  return quality === ConnectionQuality.Poor ? 'poor' : 'good'
}
