import { RoomEvent } from 'livekit-client'
import type { Alarm, CallEvent, Participant, Seal, Trust } from '../../../features/calls/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import { importMaterial } from '../frames/frame-keys.ts'
import { DataSeal } from '../data/data-seal.ts'
import type { CallMessage } from '../data/call-data.ts'
import type { SealedManager } from '../sealed-manager.ts'
import { alarmOf, Alarms } from './alarms.ts'
import { messagesInside } from './messages-inside.ts'
import type { OwnMedia } from './own-media.ts'
import { participantsOf } from './participants.ts'
import { picturesOf } from './pictures.ts'
import type { Relays } from './relays.ts'
import type { EnteredCall, MediaKey, Member, RefusedKey } from './signalling.ts'

interface RosterDeps {
  readonly relays: Relays
  readonly entered: EnteredCall
  readonly manager: SealedManager
  readonly media: OwnMedia
  /** Identities of whom nothing comes any more. */
  readonly silent: Live<ReadonlySet<string>>
  readonly clock: Clock
  readonly tell: (event: CallEvent) => void
  readonly removed: () => void
  /** What a member said and what is not of the roster. */
  readonly heard: (member: Member, message: CallMessage) => void
}

export interface Roster {
  readonly participants: Live<readonly Participant[]>
  readonly seal: Live<Seal>
  readonly alarms: Live<readonly Alarm[]>
  setHand(up: boolean): Promise<void>
  react(key: string): Promise<void>
  say(message: CallMessage): Promise<void>
  stop(): void
}

/** So often everybody's state is looked at, and one's own said again for those who came later. */
const round = 1_000
const roundsBetweenStates = 5
/** Somebody may be at the media server before the homeserver says that they are members; till then they have no key. */
const strangerPatience = 10_000

/** Who is in the call, under which keys, and what is wrong: everything that follows from members, keys and counters. */
export function keepRoster(deps: RosterDeps): Roster {
  return new LiveRoster(deps)
}

class LiveRoster implements Roster {
  readonly participants = liveSource<readonly Participant[]>([])
  readonly seal = liveSource<Seal>({ epoch: 0, people: 1, changedAt: null, because: null })
  readonly alarms = liveSource<readonly Alarm[]>([])
  readonly #deps: RosterDeps
  readonly #alarms = new Alarms()
  readonly #data = new DataSeal()
  readonly #messages: ReturnType<typeof messagesInside>
  readonly #picture = picturesOf()
  readonly #raw = new Map<string, string>()
  readonly #trusts = new Map<string, Trust>()
  readonly #hands = new Map<string, number>()
  readonly #ours = new Set<string>()
  readonly #strangers = new Map<string, number>()
  readonly #stops: (() => void)[] = []
  #members: readonly Member[] = []
  #cancel = () => {}
  #rounds = 0

  constructor(deps: RosterDeps) {
    this.#deps = deps
    const { relays, entered, manager, media, silent } = deps
    this.#messages = messagesInside(relays, this.#data, {
      said: (identity, message) => this.#said(identity, message),
      refused: (identity, why) => {
        if (why === 'form' || why === 'forged') this.#raise('clear-data', identity)
      },
    })
    this.#stops.push(
      entered.onKey((key) => void this.#keyed(key)),
      entered.onRefusal((refusal) => this.#keyRefused(refusal)),
      entered.members.subscribe(() => this.#membersChanged()),
      manager.counts.subscribe(() => this.#counted()),
      manager.sent.subscribe((streams) => void this.say({ kind: 'streams', streams: [...streams] })),
      media.own.subscribe(() => this.#show()),
      silent.subscribe(() => this.#show()),
    )
    relays.each((room) => {
      for (const event of shownEvents) room.on(event, () => this.#show())
    })
    for (const event of linkedEvents) relays.own.on(event, () => void this.#sayState())
    this.#membersChanged()
    this.#tick()
  }

  readonly setHand = async (up: boolean): Promise<void> => {
    const { media, clock, entered } = this.#deps
    media.note({ handUp: up })
    if (up) this.#hands.set(entered.identity, clock.now())
    else this.#hands.delete(entered.identity)
    this.#show()
    await this.#sayState()
  }

  readonly react = async (key: string): Promise<void> => {
    const { entered, tell } = this.#deps
    const own = this.#members.find((member) => member.own)
    if (own) tell({ kind: 'reaction', participant: own.identity, person: entered.person(own.userId), key })
    await this.say({ kind: 'reaction', key })
  }

  say(message: CallMessage): Promise<void> {
    return this.#messages.say(message)
  }

  stop(): void {
    this.#cancel()
    for (const stop of this.#stops) stop()
  }

  #tick(): void {
    this.#rounds += 1
    if (this.#rounds % roundsBetweenStates === 0) void this.#sayState()
    this.#lookForStrangers()
    if (this.#alarms.calm(this.#deps.clock.now())) this.#show()
    this.#cancel = this.#deps.clock.after(round, () => this.#tick())
  }

  #sayState(): Promise<void> {
    return this.say({ kind: 'state', handSince: this.#hands.get(this.#deps.entered.identity) ?? null })
  }

  async #keyed({ identity, index, raw }: MediaKey): Promise<void> {
    const { manager, entered, clock } = this.#deps
    // The same key told again would make what was already shown count as new.
    const [name, value] = [`${index} ${identity}`, raw.join()]
    if (this.#raw.get(name) === value) return
    this.#raw.set(name, value)
    const own = identity === entered.identity
    const material = await importMaterial(raw)
    this.#data.setKey(identity, index, material, own)
    manager.setKey(identity, index, material, own)
    if (!own) return
    const people = new Set(this.#members.map(({ userId }) => userId)).size
    this.seal.set({ ...this.seal.value, epoch: index + 1, people: Math.max(1, people), changedAt: clock.now() })
    await this.#sayState()
  }

  #membersChanged(): void {
    const { entered, manager, tell } = this.#deps
    const before = this.#members
    this.#members = entered.members.value
    manager.rosterChanged()
    for (const { identity, userId, own } of missingIn(before, this.#members)) {
      if (own) continue
      manager.left(identity)
      this.#alarms.left(identity)
      this.#data.left(identity)
      this.#hands.delete(identity)
      this.#changed('left', userId, tell)
    }
    for (const member of missingIn(this.#members, before)) {
      void this.#learnTrust(member)
      if (!member.own && before.length > 0) this.#changed('joined', member.userId, tell)
    }
    this.#show()
  }

  #changed(kind: 'joined' | 'left', userId: string, tell: RosterDeps['tell']): void {
    const person = this.#deps.entered.person(userId)
    this.seal.set({ ...this.seal.value, because: { kind, name: person.name } })
    tell({ kind, person })
  }

  async #learnTrust({ identity, userId, deviceId }: Member): Promise<void> {
    this.#trusts.set(identity, await this.#deps.entered.trust(userId, deviceId).catch(() => 'guest' as const))
    this.#show()
  }

  #said(identity: string, message: CallMessage): void {
    const { entered, manager, tell, media, removed, clock } = this.#deps
    const member = this.#members.find((of) => of.identity === identity)
    if (!member) return
    this.#ours.add(identity)
    if (message.kind === 'streams') return manager.announced(identity, message.streams)
    this.#deps.heard(member, message)
    const person = entered.person(member.userId)
    if (message.kind === 'reaction') tell({ kind: 'reaction', participant: identity, person, key: message.key })
    if (message.kind === 'state') {
      const before = this.#hands.has(identity)
      if (message.handSince === null) this.#hands.delete(identity)
      else this.#hands.set(identity, Math.min(message.handSince, clock.now()))
      if (!before && message.handSince !== null) tell({ kind: 'hand', participant: identity, person })
    }
    if (message.kind === 'remove' && message.whom !== entered.identity && entered.isHost(member.userId)) {
      entered.shun(message.whom)
    }
    if ((message.kind === 'mute' || message.kind === 'remove') && message.whom === entered.identity) {
      if (!entered.isHost(member.userId)) return
      if (message.kind === 'remove') return removed()
      void media.setMicrophone(false).catch(() => {})
      tell({ kind: 'muted-by-host', person })
    }
    this.#show()
  }

  #counted(): void {
    const { manager, clock } = this.#deps
    for (const [identity, counts] of manager.counts.value) {
      if (identity === null) continue
      const from = { participant: identity, name: this.#nameOf(identity), ours: this.#ours.has(identity) }
      this.#alarms.counted(from, counts, clock.now())
    }
    this.#show()
  }

  #keyRefused(refusal: RefusedKey): void {
    this.#raise(alarmOf(refusal), `${refusal.userId}:${refusal.deviceId}`)
  }

  #lookForStrangers(): void {
    const { relays, clock } = this.#deps
    const now = clock.now()
    for (const identity of new Set(relays.all().flatMap((room) => [...room.remoteParticipants.keys()]))) {
      const since = this.#strangers.get(identity) ?? now
      if (this.#members.some((member) => member.identity === identity)) this.#strangers.delete(identity)
      else this.#strangers.set(identity, since)
      if (this.#strangers.has(identity) && now - since >= strangerPatience) this.#raise('stranger', identity)
    }
  }

  #raise(kind: Alarm['kind'], identity: string): void {
    const known = this.#members.some((member) => member.identity === identity)
    const participant = known ? identity : null
    this.#alarms.raise({ kind, participant }, this.#nameOf(identity), this.#deps.clock.now())
    this.#show()
  }

  #nameOf(identity: string): string | null {
    const member = this.#members.find((of) => of.identity === identity)
    return member ? this.#deps.entered.person(member.userId).name : null
  }

  #show(): void {
    const { relays, entered, manager, silent } = this.#deps
    this.alarms.set(this.#alarms.list)
    this.participants.set(
      participantsOf(this.#members, {
        relays,
        entered,
        trusts: this.#trusts,
        hands: this.#hands,
        ours: this.#ours,
        opened: (identity) => (manager.counts.value.get(identity)?.opened ?? 0) > 0,
        refused: (identity) => this.#alarms.refuses(identity),
        silent: (identity) => silent.value.has(identity),
        picture: this.#picture,
      }),
    )
  }
}

/** From then on what is said can be heard. */
const linkedEvents = [RoomEvent.Connected, RoomEvent.Reconnected] as const

const shownEvents = [
  RoomEvent.Connected,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
] as const

function missingIn(these: readonly Member[], others: readonly Member[]): readonly Member[] {
  return these.filter(({ identity }) => !others.some((other) => other.identity === identity))
}
