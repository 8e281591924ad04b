import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk'
import type { Outlets, ChatActs, KeysActs, RtcActs } from './outlets.ts'
import type { MatrixAccount, MatrixDeps } from './index.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { chatActs } from './chat-acts.ts'
import { htmlCleaner } from './content/clean-html.ts'
import type { Parts } from './engine-parts.ts'
import { groupActs, type GroupActs } from './groups/group-acts.ts'
import { watchGroups } from './groups/watch-groups.ts'
import { backUpKeys, backUpOnce } from './keys/back-up.ts'
import { keysActs, settleKeys } from './keys/keys-acts.ts'
import { watchOwnIdentity } from './keys/own-identity.ts'
import { makeSecretKey } from './keys/secret-key.ts'
import { noteActs, type NoteActs } from './notes/room-notes.ts'
import { keptEntries } from './outbox/kept-entries.ts'
import { openOutbox } from './outbox/outbox.ts'
import { unsentIn } from './outbox/unsent.ts'
import { attempt } from './outbox/transmit.ts'
import { localpart } from './rooms/people.ts'
import { encryptedOnce } from './rooms/encrypted-once.ts'
import { watchRoomList } from './rooms/room-list.ts'
import { ringActs, type RingActs } from './rings/ring-acts.ts'
import { watchRings } from './rings/watch-rings.ts'
import { enterCall } from './rtc/enter-call.ts'
import { watchOngoing } from './rtc/ongoing.ts'
import { authedFetch } from './session/authed-fetch.ts'
import { watchConnection } from './session/connection.ts'
import { storageKey } from './session/device.ts'
import { keyStorePrefix } from './session/key-names.ts'
import { deleteKeys } from './session/key-store.ts'
import { openClient } from './session/open-client.ts'
import { watchReach, type Reach } from './session/reach.ts'
import { ownDevice, type OwnDevice } from './session/own-device.ts'
import { follow } from './sync/follow.ts'
import { slidingSync } from './sync/sliding.ts'
import { staleMembers } from './sync/stale-members.ts'
import { makeTrust } from './trust/trust.ts'
import { StartError } from './start-error.ts'

/** A running client of one account on one device, with its keys open. */
export interface Engine {
  readonly chat: ChatActs
  readonly keys: KeysActs
  readonly notes: NoteActs
  readonly rtc: RtcActs
  readonly rings: RingActs
  readonly groups: GroupActs
  /** `wipe`: signs the device out and deletes what it kept. */
  close(options: { readonly wipe: boolean }): Promise<void>
}

export interface EngineStart {
  readonly deps: MatrixDeps
  readonly outlets: Outlets
  readonly account: MatrixAccount
  /** The homeserver deleted this device: nothing of it can be used again. */
  readonly onLost: () => void
}

/** Signs in (or finds the kept device), opens the keys, starts to follow. Rejects with `StartError`. */
export async function startEngine(start: EngineStart): Promise<void> {
  const { deps, outlets, account } = start
  outlets.keys.set({ at: 'starting', step: 'login' })
  const device = await ownDevice(deps, account)
  outlets.keys.set({ at: 'starting', step: 'crypto' })
  const secret = makeSecretKey()
  const reach = watchReach(deps.fetch)
  const client = await openClient({
    baseUrl: deps.baseUrl,
    device: device.current(),
    fetch: authedFetch({
      device: () => device.current(),
      renew: () => renew(device, start),
      fetch: reach.fetch,
    }),
    cryptoCallbacks: secret.callbacks,
    keyStore: await keyStore(deps, device),
  })
  const { parts, sliding, rings, stop } = await assemble(client, device, reach, start)
  outlets.me.set({ id: account.userId, name: account.name || localpart(account.userId) })

  const { clock, openPopup, store, identities: portal } = deps
  const keys = { client, secret, outlets, clock, openPopup, store, portal }
  const engine: Engine = {
    chat: chatActs(parts),
    keys: keysActs(keys),
    notes: noteActs(parts),
    rings: ringActs(parts, rings),
    groups: groupActs(parts),
    rtc: { enter: (room) => enterCall(parts, deps.fetch, room) },
    async close({ wipe }) {
      stop()
      if (wipe) await backUpKeys(client)
      if (wipe) await client.logout(true).catch(() => {})
      client.stopClient()
      if (!wipe) return
      await deps.store.clear()
      await deleteKeys(client, deps.clock)
    },
  }
  // From here on the ports act on it: unlocking happens before it is « ready ».
  outlets.engine.set(engine)
  const following = follow(client, sliding).then(() => outlets.loaded.set(true))
  outlets.keys.set({ at: 'starting', step: 'keys' })
  await settleKeys(keys, following)
}

/** The parts around an opened client, and the one way to stop them. */
async function assemble(client: MatrixClient, device: OwnDevice, reach: Reach, { deps, outlets }: EngineStart) {
  const online = liveSource(false)
  const members = staleMembers(client)
  const sliding = slidingSync(client, members)
  const backUp = backUpOnce(client)
  const trust = makeTrust({ client, store: deps.store, clock: deps.clock, portal: deps.identities })
  const outbox = await openOutbox({
    clock: deps.clock,
    kept: keptEntries(deps.store, device.vault),
    online,
    transmit: (entry) => attempt({ client, members, trust, backUp }, entry),
  })
  const parts: Parts = {
    client,
    clock: deps.clock,
    outbox,
    members,
    trust,
    online,
    encrypted: await encryptedOnce(deps.store),
    clean: htmlCleaner(globalThis.window),
    ...ownEvents(client),
  }
  const rings = watchRings(client, deps.clock, outlets.rings)
  const stops = [
    outlets.connection.subscribe((connection) => online.set(connection === 'online')),
    watchConnection(client, { network: deps.network, reach, retry: () => sliding.resend() }, outlets.connection),
    watchRoomList(client, outlets.rooms, { clock: deps.clock, unsent: unsentIn(outbox, online) }),
    watchOngoing(client, deps.clock, outlets.ongoing),
    () => rings.stop(),
    watchGroups(client, deps.clock, outlets.groups),
    () => outbox.stop(),
    () => trust.stop(),
    watchOwnIdentity(client, outlets),
  ]
  const stop = () => {
    for (const end of stops) end()
  }
  return { parts, sliding, rings, stop }
}

async function renew(device: OwnDevice, { outlets, onLost }: EngineStart): Promise<void> {
  try {
    if ((await device.renew()) === 'lost') onLost()
  } catch (cause) {
    const { code } = StartError.from(cause)
    // The portal no longer knows the person; anything else is a matter of time.
    if (code === 'refused') outlets.keys.set({ at: 'failed', code })
    throw cause
  }
}

/** Where the SDK keeps its keys; a new device begins with an empty one. Null: in memory only. */
async function keyStore({ store }: MatrixDeps, device: OwnDevice) {
  if (!store.durable) return null
  return { prefix: keyStorePrefix, key: await storageKey(store, device.vault), empty: device.fresh }
}

function ownEvents(client: MatrixClient): Pick<Parts, 'ownTxn' | 'ownId'> {
  const ownTxn = (event: MatrixEvent) =>
    event.getSender() === client.getUserId() ? event.getUnsigned().transaction_id : undefined
  return { ownTxn, ownId: ownTxn }
}
