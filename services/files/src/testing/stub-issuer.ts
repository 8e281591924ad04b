import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An issuer that says whose tokens are whose, and nothing else. */
export async function startStubIssuer() {
  const tokens = new Map<string, Readonly<Record<string, unknown>>>()
  const state = { away: false }
  const server = createServer((request, response) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (state.away) return void send(503, {})
    if (request.url !== '/userinfo') return void send(200, { issuer: url, userinfo_endpoint: `${url}/userinfo` })
    const claims = tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')
    return void (claims === undefined ? send(401, { error: 'invalid_token' }) : send(200, claims))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ url, tokens, state },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections()),
  }
}
