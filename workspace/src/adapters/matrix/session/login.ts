import type { MatrixToken } from '@parvis/contracts'
import { StartError } from '../start-error.ts'
import type { Device } from './device.ts'

export interface LoginDeps {
  readonly baseUrl: string
  readonly token: (deviceId?: string) => Promise<MatrixToken>
  readonly fetch: typeof globalThis.fetch
}

/**
 * Exchanges the gateway's short JWT for a Matrix access token, on the same device when `deviceId` is given.
 * Plain fetch: this must work before any client exists, and while one is being repaired.
 */
export async function login({ baseUrl, token, fetch }: LoginDeps, deviceId?: string): Promise<Device> {
  const granted = await token(deviceId).catch((cause: unknown) => {
    throw StartError.from(cause)
  })
  const answer = await fetch(`${baseUrl}/_matrix/client/v3/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'org.matrix.login.jwt',
      token: granted.token,
      device_id: deviceId ?? granted.deviceId,
    }),
  }).catch((cause: unknown) => {
    throw new StartError('network', cause)
  })
  if (answer.status >= 500) throw new StartError('engine', answer.status)
  if (!answer.ok) throw new StartError('refused', answer.status)
  const body = (await answer.json()) as { user_id: string; device_id: string; access_token: string }
  return { userId: body.user_id, deviceId: body.device_id, accessToken: body.access_token }
}
