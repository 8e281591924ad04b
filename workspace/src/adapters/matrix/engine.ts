import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk'
import type { Outlets, ChatActs, KeysActs } from './outlets.ts'
import type { MatrixAccount, MatrixDeps } from './index.ts'
import { openVault } from '../../platform/vault.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { chatActs } from './chat-acts.ts'
import { htmlCleaner } from './content/clean-html.ts'
import type { Parts } from './engine-parts.ts'
import { keysActs, settleKeys } from './keys/keys-acts.ts'
import { makeSecretKey } from './keys/secret-key.ts'
import { keptEntries } from './outbox/kept-entries.ts'
import { openOutbox } from './outbox/outbox.ts'
import { attempt } from './outbox/transmit.ts'
import { localpart } from './rooms/people.ts'
import { encryptedOnce } from './rooms/encrypted-once.ts'
import { watchRoomList } from './rooms/room-list.ts'
import { authedFetch } from './session/authed-fetch.ts'
import { watchConnection } from './session/connection.ts'
import { keepDevice, keptDevice, storageKey, type Device } from './session/device.ts'
import { login } from './session/login.ts'
import { openClient } from './session/open-client.ts'
import { follow } from './session/sync.ts'

/** A running client of one account on one device, with its keys open. */
export interface Engine {
  readonly chat: ChatActs
  readonly keys: KeysActs
  /** `wipe`: signs the device out and deletes what it kept. */
  close(options: { readonly wipe: boolean }): Promise<void>
}

const keyStorePrefix = 'parvis'

/** Signs in (or finds the kept device), opens the keys, starts to follow. Rejects with `StartError`. */
export async function startEngine(deps: MatrixDeps, outlets: Outlets, account: MatrixAccount): Promise<void> {
  const vault = await openVault(deps.store)
  outlets.keys.set({ at: 'starting', step: 'login' })
  let device = await ownDevice(deps, vault, account)
  const renew = async () => {
    device = await login(deps.baseUrl, deps.token, device.deviceId)
    await keepDevice(deps.store, vault, device)
  }
  outlets.keys.set({ at: 'starting', step: 'crypto' })
  const secret = makeSecretKey()
  const client = await openClient({
    baseUrl: deps.baseUrl,
    device,
    fetch: authedFetch({ device: () => device, renew, fetch: (...request) => fetch(...request) }),
    cryptoCallbacks: secret.callbacks,
    keyStore: deps.store.durable ? { prefix: keyStorePrefix, key: await storageKey(deps.store, vault) } : null,
  })

  const stops: (() => void)[] = []
  const online = liveSource(false)
  stops.push(outlets.connection.subscribe((connection) => online.set(connection === 'online')))
  stops.push(watchConnection(client, deps.network, outlets.connection))
  const outbox = await openOutbox({
    clock: deps.clock,
    kept: keptEntries(deps.store, vault),
    online,
    transmit: (entry) => attempt(client, entry),
  })
  const parts: Parts = {
    client,
    clock: deps.clock,
    outbox,
    online,
    clean: htmlCleaner(globalThis.window),
    ...ownEvents(client),
    encrypted: await encryptedOnce(deps.store),
  }
  outlets.me.set({ id: account.userId, name: account.name || localpart(account.userId) })
  stops.push(watchRoomList(client, outlets.rooms, deps.clock))

  const engine: Engine = {
    chat: chatActs(parts),
    keys: keysActs({ client, secret, outlets, clock: deps.clock, openPopup: deps.openPopup }),
    async close({ wipe }) {
      outbox.stop()
      for (const stop of stops) stop()
      if (wipe) await client.logout(true).catch(() => {})
      client.stopClient()
      if (!wipe) return
      await deps.store.clear()
      await client.clearStores({ cryptoDatabasePrefix: keyStorePrefix })
    },
  }
  // From here on the ports act on it: unlocking happens before it is « ready ».
  outlets.engine.set(engine)
  await run(client, outlets, secret, deps)
}

async function run(
  client: MatrixClient,
  outlets: Outlets,
  secret: ReturnType<typeof makeSecretKey>,
  deps: MatrixDeps,
): Promise<void> {
  const following = follow(client).then(() => outlets.loaded.set(true))
  outlets.keys.set({ at: 'starting', step: 'keys' })
  await settleKeys({ client, secret, outlets, clock: deps.clock, openPopup: deps.openPopup }, following)
}

/** The kept device when it is this account's; else a new one, and nothing of another account stays. */
async function ownDevice(
  deps: MatrixDeps,
  vault: Awaited<ReturnType<typeof openVault>>,
  account: MatrixAccount,
): Promise<Device> {
  const kept = await keptDevice(deps.store, vault)
  if (kept?.userId === account.userId) return kept
  const device = await login(deps.baseUrl, deps.token)
  await keepDevice(deps.store, vault, device)
  return device
}

function ownEvents(client: MatrixClient): Pick<Parts, 'ownTxn' | 'ownId'> {
  const ownTxn = (event: MatrixEvent) =>
    event.getSender() === client.getUserId() ? event.getUnsigned().transaction_id : undefined
  return { ownTxn, ownId: ownTxn }
}
