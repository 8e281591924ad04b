import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { startEngine, type StubEngine } from '../../testing/gateway.ts'

interface User {
  displayname?: string
  external_ids: { auth_provider: string; external_id: string }[]
}

export interface FakeSynapse extends StubEngine {
  readonly users: Map<string, User>
  /** Tokens of administrators; emptied, every one is unknown. */
  readonly tokens: Set<string>
  readonly deleted: string[]
}

/** As much of Synapse's admin API as the gateway uses, with its answers; refuses a MAC that is not of `secret`. */
export async function fakeSynapse(secret: string): Promise<FakeSynapse> {
  const state = { users: new Map<string, User>(), tokens: new Set<string>(), deleted: [] as string[] }
  const engine = await startEngine((request, response) => void answer(request, response, state, secret))
  return { ...engine, ...state }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: Pick<FakeSynapse, 'users' | 'tokens' | 'deleted'>,
  secret: string,
): Promise<void> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const path = decodeURIComponent(request.url ?? '')
  const send = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body))
  if (path === '/_synapse/admin/v1/register') {
    if (request.method === 'GET') return void send(200, { nonce: 'n' })
    const { username, password, mac } = JSON.parse(text) as Record<string, string>
    const expected = createHmac('sha1', secret).update(`n\0${username}\0${password}\0admin`).digest('hex')
    if (mac !== expected) return void send(403, {})
    state.tokens.add(`token-${username}`)
    return void send(200, { access_token: `token-${username}` })
  }
  if (!state.tokens.has(request.headers.authorization?.slice(7) ?? '')) return void send(401, {})
  const subject = /auth_providers\/oidc-parvis\/users\/(.+)$/.exec(path)?.[1]
  if (subject !== undefined) {
    const found = [...state.users].find(([, user]) => user.external_ids.some((id) => id.external_id === subject))
    return void (found ? send(200, { user_id: found[0] }) : send(404, {}))
  }
  const [, userId = '', device] = /users\/(@[^/]+)(?:\/devices\/(.+))?$/.exec(path) ?? []
  if (device !== undefined) {
    state.deleted.push(`${userId} ${device}`)
    return void send(200, {})
  }
  const known = state.users.get(userId)
  if (request.method === 'GET') return void (known ? send(200, known) : send(404, {}))
  state.users.set(userId, { external_ids: [], ...known, ...(JSON.parse(text) as object) })
  send(200, {})
}
