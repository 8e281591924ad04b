import { createClient, MemoryStore, type ICreateClientOpts, type MatrixClient, RoomNameType } from 'matrix-js-sdk'
import { logger, type Logger } from 'matrix-js-sdk/lib/logger.js'
import { OnlySignedDevicesIsolationMode } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { StartError } from '../start-error.ts'
import type { Device } from './device.ts'

export interface ClientDeps {
  readonly baseUrl: string
  readonly device: Device
  readonly fetch: typeof globalThis.fetch
  readonly cryptoCallbacks: NonNullable<ICreateClientOpts['cryptoCallbacks']>
  /** Null keeps keys in memory only. */
  readonly keyStore: { readonly prefix: string; readonly key: Uint8Array; readonly empty: boolean } | null
}

/** A client with its keys opened, not yet syncing. */
export async function openClient(deps: ClientDeps): Promise<MatrixClient> {
  quietRoot()
  const client = createClient({
    baseUrl: deps.baseUrl,
    userId: deps.device.userId,
    deviceId: deps.device.deviceId,
    accessToken: deps.device.accessToken,
    fetchFn: deps.fetch,
    store: new MemoryStore(),
    cryptoCallbacks: deps.cryptoCallbacks,
    timelineSupport: true,
    useAuthorizationHeader: true,
    logger: silent,
    // The words for a room without a name are the reader's language: they are chosen by the screen, from the members.
    roomNameGenerator: (_room, state) => {
      if (state.type === RoomNameType.Generated) return state.names.join(', ')
      return state.type === RoomNameType.EmptyRoom ? '' : null
    },
  })
  if (deps.keyStore?.empty) await client.clearStores({ cryptoDatabasePrefix: deps.keyStore.prefix })
  await client
    .initRustCrypto(
      deps.keyStore
        ? { cryptoDatabasePrefix: deps.keyStore.prefix, storageKey: deps.keyStore.key }
        : { useIndexedDB: false },
    )
    .catch((cause: unknown) => {
      throw new StartError('storage', cause)
    })
  isolate(client)
  return client
}

/**
 * D11: the SDK's default speaks to, and listens to, devices that their owner never signed; a homeserver can add such
 * a device to anybody. Ours never does, from before the first sync. Any step that would undo this must fail here.
 */
export function isolate(client: Pick<MatrixClient, 'getCrypto'>): void {
  const crypto = client.getCrypto()
  if (!crypto) throw new StartError('internal', 'no crypto')
  crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode())
}

/** The SDK tells the console of every request and room; on a shared screen or in a support dump that is too much. */
const silent: Logger = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  getChild: () => silent,
}

/** Some of its modules speak by the root logger, whatever the client was given, and by children made of it. */
function quietRoot(): void {
  const root = logger as unknown as Record<string, unknown>
  Object.assign(root, silent, { log: silent.debug })
}
