import { createClient, type MatrixClient } from 'matrix-js-sdk'
import { pagePortal } from './portal.ts'

interface StockDevice {
  /** By its owner. */
  readonly signed: boolean
  readonly fetch?: typeof globalThis.fetch
}

/** A device at the homeserver. */
export interface SignedIn {
  readonly base_url: string
  readonly user_id: string
  readonly device_id: string
  readonly access_token: string
}

declare global {
  interface Window {
    /** Where the page is not the portal's. */
    readonly signedIn?: SignedIn
  }
}

async function signInHere(): Promise<SignedIn> {
  const portal = await pagePortal()
  const { token } = await portal.matrixToken()
  const answer = await fetch('/_matrix/client/v3/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'org.matrix.login.jwt', token }),
  })
  return { ...((await answer.json()) as Omit<SignedIn, 'base_url'>), base_url: location.origin }
}

/** The SDK as it comes, on a new device of who is signed in at the portal. */
export async function stockClient({ signed, fetch: fetchFn }: StockDevice): Promise<MatrixClient> {
  const login = window.signedIn ?? (await signInHere())
  const client = createClient({
    baseUrl: login.base_url,
    userId: login.user_id,
    deviceId: login.device_id,
    accessToken: login.access_token,
    ...(fetchFn && { fetchFn }),
    // It does not know the person's code: what it keeps under another key, nobody opens.
    cryptoCallbacks: { getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0] ?? '', new Uint8Array(32)] },
  })
  await client.initRustCrypto({ useIndexedDB: false })
  const crypto = client.getCrypto()
  if (signed) await crypto?.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) })
  await client.startClient({ initialSyncLimit: 5 })
  return client
}
