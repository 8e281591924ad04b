import { createClient, type MatrixClient } from 'matrix-js-sdk'
import { pagePortal } from './portal.ts'

/** The SDK as it comes, on a new device of who is signed in at the portal. `signed`: by its owner. */
export async function stockClient({ signed }: { readonly signed: boolean }): Promise<MatrixClient> {
  const portal = await pagePortal()
  const { token } = await portal.matrixToken()
  const answer = await fetch('/_matrix/client/v3/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'org.matrix.login.jwt', token }),
  })
  const login = (await answer.json()) as { user_id: string; device_id: string; access_token: string }
  const client = createClient({
    baseUrl: location.origin,
    userId: login.user_id,
    deviceId: login.device_id,
    accessToken: login.access_token,
  })
  await client.initRustCrypto({ useIndexedDB: false })
  const crypto = client.getCrypto()
  if (signed) await crypto?.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) })
  await client.startClient({ initialSyncLimit: 5 })
  return client
}
