import { ConnectionQuality, Track, type Participant as AtServer, type TrackPublication } from 'livekit-client'
import type { MediaState, Participant, Picture, Trust } from '../../../features/calls/port.ts'
import type { Relays } from './relays.ts'
import type { EnteredCall, Member } from './signalling.ts'

export interface ParticipantFacts {
  readonly relays: Pick<Relays, 'own' | 'of'>
  readonly entered: Pick<EnteredCall, 'person' | 'isHost'>
  readonly trusts: ReadonlyMap<string, Trust>
  /** Since when each has a hand up. */
  readonly hands: ReadonlyMap<string, number>
  /** Whose sealed messages were opened: only our own client seals any. */
  readonly ours: ReadonlySet<string>
  readonly opened: (identity: string) => boolean
  readonly refused: (identity: string) => boolean
  /** Something should come of them, and nothing does. */
  readonly silent: (identity: string) => boolean
  readonly picture: (track: Track | undefined) => Picture | null
}

/**
 * The members of the call, with what the media server has of them. Who is there at all, and whether signed, is never
 * the server's word; whether somebody speaks or is muted is.
 */
export function participantsOf(members: readonly Member[], facts: ParticipantFacts): readonly Participant[] {
  const oneself = members.filter(({ own }) => own)
  const others = members.filter(({ own }) => !own).toSorted((a, b) => a.since - b.since)
  return [...oneself, ...others].map((member) => participantOf(member, facts))
}

function participantOf(member: Member, facts: ParticipantFacts): Participant {
  const { relays, entered, hands, trusts, picture } = facts
  const { identity, own } = member
  const there = own ? relays.own.localParticipant : relays.of(member).remoteParticipants.get(identity)
  const trust = trusts.get(identity) ?? 'guest'
  const track = (source: Track.Source) => {
    const publication = there?.getTrackPublication(source)
    return publication && !publication.isMuted && !isPaused(publication) ? publication.track : undefined
  }
  return {
    id: identity,
    person: entered.person(member.userId),
    own,
    trust,
    role: entered.isHost(member.userId) ? 'host' : trust === 'guest' ? 'guest' : 'member',
    program: own || facts.ours.has(identity) ? 'parvis' : 'other',
    microphone: there?.isMicrophoneEnabled ? 'on' : 'muted',
    speaking: there?.isSpeaking ?? false,
    camera: picture(track(Track.Source.Camera)),
    screen: picture(track(Track.Source.ScreenShare)),
    handSince: hands.get(identity) ?? null,
    media: mediaOf(member, there, facts),
    network: facts.silent(identity) ? 'lost' : networkOf(there),
  }
}

function mediaOf({ identity, own }: Member, there: AtServer | undefined, facts: ParticipantFacts): MediaState {
  if (own) return 'open'
  if (facts.refused(identity)) return 'refused'
  const sends = [...(there?.trackPublications.values() ?? [])].some((of) => !of.isMuted && !isPaused(of))
  return sends && !facts.opened(identity) ? 'opening' : 'open'
}

/** Given up on a slow network, here or by who sends it: what would be shown stands still. */
function isPaused(publication: TrackPublication): boolean {
  if ('isUpstreamPaused' in publication && publication.isUpstreamPaused) return true
  return 'isEnabled' in publication && publication.isSubscribed && !publication.isEnabled
}

function networkOf(there: AtServer | undefined): Participant['network'] {
  if (!there || there.connectionQuality === ConnectionQuality.Lost) return 'lost'
  return there.connectionQuality === ConnectionQuality.Poor ? 'poor' : 'good'
}
