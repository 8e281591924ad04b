import type { MatrixClient, Room } from 'matrix-js-sdk'
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { ChatError, type Concern } from '../../../features/chat/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Store } from '../../../platform/storage.ts'
import { listenAll } from '../listen.ts'
import { personIn } from '../rooms/people.ts'
import { StartError } from '../start-error.ts'
import { approve, watchIdentities, type Changed } from './identities.ts'
import { makeRoster, presentIn, wordPatience, type Roster } from './roster.ts'
import { makeTold, nothingTold, type PortalIdentities } from './told.ts'
import { TooSoon } from './too-soon.ts'

/** Between what the homeserver says of people and the keys of this browser. */
export interface Trust {
  readonly roster: Roster
  /**
   * Before something is encrypted for a room: who its people are. Rejects with `TooSoon` while the word about a
   * newcomer may be on its way.
   */
  settle(room: Room): Promise<void>
  /**
   * After something was encrypted, before it leaves: an identity may have been replaced in between. Then the key is
   * thrown away unused, and this rejects.
   */
  confirm(room: Room): Promise<void>
  /**
   * May somebody be given keys of this room's calls, and theirs be taken? Nobody may before the room was settled, nor
   * whom no member has let in (T1), nor while their identity has changed (T3). `unannounced`
   * stands also for a person of whom it is too soon to say.
   */
  partOf(roomId: string, id: string): Promise<'has-part' | 'unannounced' | 'identity-changed'>
  /** What whoever writes here has to know first. */
  concerns(room: Room): Promise<readonly Concern[]>
  /** The person has looked at it: what is known of them from now on is their present identity. */
  approve(person: string): Promise<void>
  /** Called with a room, or with null when it may be any. */
  onChange(listener: (roomId: string | null) => void): () => void
  stop(): void
}

/** The SDK's one way of handing over a room's key; its public face does not list it. */
interface Shares {
  readonly olmMachine: { shareRoomKey: ShareRoomKey }
  shareRoomHistoryWithUser: () => Promise<void>
  markRoomAsPendingKeyBundle: () => Promise<void>
  maybeAcceptKeyBundle: () => Promise<boolean>
}
type ShareRoomKey = (room: Named, people: readonly Named[], settings: object) => Promise<unknown>
interface Named {
  toString(): string
}

export interface TrustDeps {
  readonly client: MatrixClient
  readonly store: Store
  readonly clock: Clock
  /** Undefined: nobody is asked but the homeserver. */
  readonly portal: PortalIdentities | undefined
}

export function makeTrust({ client, store, clock, portal }: TrustDeps): Trust {
  const listeners = new Set<(roomId: string | null) => void>()
  const tell = (roomId: string | null) => {
    for (const listener of [...listeners]) listener(roomId)
  }
  const roster = makeRoster({ client, store, clock, changed: tell })
  const told = portal ? makeTold({ portal, store, clock, changed: () => tell(null) }) : nothingTold
  const changedOf = watchIdentities(client, told)
  guardKeys(client, { roster, changedOf })
  const stopListening = listenAll(client, [[CryptoEvent.UserTrustStatusChanged, () => tell(null)]])
  const me = client.getUserId()
  const admitted = (room: Room) => presentIn(room).filter((id) => roster.admits(room.roomId, id))
  const late = (since: number) => clock.now() - since >= wordPatience
  return {
    roster,
    async settle(room) {
      await roster.settle(room)
      if (roster.strangers(room).some(({ since }) => !late(since))) throw new TooSoon()
    },
    async confirm(room) {
      const changed = await changedOf(admitted(room))
      if (changed.length === 0) return
      await client.getCrypto()?.forceDiscardSession(room.roomId)
      throw new ChatError('identity-changed')
    },
    async partOf(roomId, id) {
      if (!roster.admits(roomId, id)) return 'unannounced'
      const changed = await changedOf([id]).catch(tooSoonIs(null))
      if (changed === null) return 'unannounced'
      return changed.length > 0 ? 'identity-changed' : 'has-part'
    },
    async concerns(room) {
      if (room.getMyMembership() !== 'join') return []
      await roster.settle(room)
      const strangers = roster.strangers(room).filter(({ since }) => late(since))
      const changed = await changedOf(admitted(room)).catch(tooSoonIs([]))
      return [
        // One's own: the browser locks itself (keys/own-identity.ts).
        ...changed
          .filter((id) => id !== me)
          .map((id): Concern => ({ kind: 'identity-changed', person: personIn(room, id) })),
        ...strangers.map(({ id }): Concern => ({ kind: 'unannounced', person: personIn(room, id) })),
      ]
    },
    async approve(person) {
      await approve(client, told, person)
      tell(null)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop() {
      stopListening()
      roster.stop()
      told.stop()
      listeners.clear()
    },
  }
}

const tooSoonIs =
  <T>(instead: T) =>
  (cause: unknown): T => {
    if (cause instanceof TooSoon) return instead
    throw cause
  }

/**
 * Every key of a room passes here, whoever asks for it to be handed over. T1: nobody gets it whom no member has let
 * in. T3: nobody gets it while the identity of one of them has changed. D12: the past is neither handed over nor taken;
 * the SDK does both by itself on inviting, where the homeserver says that the room's history is open, and nobody has
 * signed what lies in such a bundle.
 */
export function guardKeys(
  client: MatrixClient,
  { roster, changedOf }: { readonly roster: Pick<Roster, 'admits'>; readonly changedOf: Changed },
): void {
  const crypto = client.getCrypto() as unknown as Shares | undefined
  if (typeof crypto?.olmMachine?.shareRoomKey !== 'function') throw new StartError('internal', 'keys can’t be guarded')
  const share = crypto.olmMachine.shareRoomKey.bind(crypto.olmMachine)
  crypto.olmMachine.shareRoomKey = async (room, people, settings) => {
    const good = people.filter((person) => roster.admits(room.toString(), person.toString()))
    const changed = await changedOf(good.map((person) => person.toString()))
    if (changed.length > 0) throw new ChatError('identity-changed')
    return share(room, good, settings)
  }
  crypto.shareRoomHistoryWithUser = async () => {}
  crypto.markRoomAsPendingKeyBundle = async () => {}
  crypto.maybeAcceptKeyBundle = async () => false
}
