import { signInAt, type RunningStack } from '@parvis/testkit'

/** Somebody who signed in by the real issuer, with a device at the real homeserver. */
export interface Person {
  readonly userId: string
  readonly deviceId: string
  matrix(method: string, path: string, body?: object): Promise<Record<string, string>>
  openId(): Promise<object>
}

export async function arrive(stack: RunningStack, uid: string): Promise<Person> {
  const session = await signInAt(stack, uid)
  const { token } = await session.matrixToken()
  const call = async (method: string, path: string, body?: object, bearer?: string) => {
    const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const answer = await fetch(`${stack.url}/_matrix/client${path}`, init)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, string>
  }
  const login = await call('POST', '/v3/login', { type: 'org.matrix.login.jwt', token })
  const userId = session.userId
  const matrix = (method: string, path: string, body?: object) => call(method, path, body, login['access_token'])
  const openId = () => matrix('POST', `/v3/user/${encodeURIComponent(userId)}/openid/request_token`, {})
  return { userId, deviceId: login['device_id'] ?? '', matrix, openId }
}
