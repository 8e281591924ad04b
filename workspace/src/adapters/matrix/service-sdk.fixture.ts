import type { RunningStack } from '@parvis/testkit'
import { createClient, type MatrixClient } from 'matrix-js-sdk'
import type { CryptoCallbacks } from 'matrix-js-sdk/lib/crypto-api/index.js'
import type { PersonAtPortal } from './service-people.fixture.ts'
import { follow } from './sync/follow.ts'
import { slidingSync } from './sync/sliding.ts'
import { staleMembers } from './sync/stale-members.ts'

/** A new Matrix device of somebody at the portal: what their homeserver could make without asking them. */
export async function deviceOf(stack: RunningStack, { session }: PersonAtPortal, deviceId: string) {
  const { token, userId } = await session.matrixToken(deviceId)
  const answer = await fetch(`${stack.url}/_matrix/client/v3/login`, {
    method: 'POST',
    body: JSON.stringify({ type: 'org.matrix.login.jwt', token, device_id: deviceId }),
    headers: { 'content-type': 'application/json' },
  })
  const { access_token: accessToken } = (await answer.json()) as { access_token: string }
  return { userId, deviceId, accessToken }
}

/** The SDK as it comes, on such a device. */
export async function sdkOn(
  stack: RunningStack,
  person: PersonAtPortal,
  deviceId: string,
  fetchFn: typeof globalThis.fetch = fetch,
): Promise<MatrixClient> {
  const cryptoCallbacks: CryptoCallbacks = {
    // It does not know the person's code: what it keeps under another key, nobody opens.
    getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0] ?? '', new Uint8Array(32)],
  }
  const device = await deviceOf(stack, person, deviceId)
  const client = createClient({ baseUrl: stack.url, ...device, cryptoCallbacks, fetchFn })
  await client.initRustCrypto({ useIndexedDB: false })
  await follow(client, slidingSync(client, staleMembers(client)))
  return client
}
