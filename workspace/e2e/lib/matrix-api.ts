import type { APIResponse } from 'playwright-core'
import type { Profile } from './browser.ts'

/** The Matrix API as a program of the person's own would call it, through the gateway. */
export interface MatrixApi {
  readonly userId: string
  readonly token: string
  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<APIResponse>
}

/** A Matrix device beside the browser's, for the person who is signed in at the portal in this profile. */
export async function matrixApi({ context, portal }: Profile): Promise<MatrixApi> {
  const session = (await (await context.request.get('/api/session')).json()) as { csrf: string }
  const headers = { 'x-parvis-csrf': session.csrf, 'sec-fetch-site': 'same-origin', origin: new URL(portal.url).origin }
  const granted = await context.request.post('/api/matrix/token', { headers, data: {} })
  const { token, deviceId } = (await granted.json()) as { token: string; deviceId: string }
  const login = await context.request.post('/_matrix/client/v3/login', {
    data: { type: 'org.matrix.login.jwt', token, device_id: deviceId },
  })
  const { access_token, user_id } = (await login.json()) as { access_token: string; user_id: string }
  return {
    userId: user_id,
    token: access_token,
    call: (method, path, body) =>
      context.request.fetch(`/_matrix/client/v3${path}`, {
        method,
        headers: { authorization: `Bearer ${access_token}` },
        ...(body && { data: body }),
      }),
  }
}
