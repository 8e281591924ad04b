import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The engine that the proxies stand before: answers 1 KiB of JSON, says whose a token is as a homeserver does, and holds
 * `sync` until `POST /wake`. Prints its port. As little work as Node allows, so that what is measured is the proxy.
 */
const body = Buffer.from(JSON.stringify({ ok: true, filling: 'x'.repeat(1024 - 26) }))
const whoami = Buffer.from('{"user_id":"@bench:parvis.localhost","device_id":"BENCH"}')
const held = new Set<ServerResponse>()

function answer(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
  response.end(bytes)
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const path = request.url ?? ''
  if (path === '/held') return answer(response, Buffer.from(String(held.size)))
  if (path === '/wake') {
    for (const one of held) answer(one, body)
    held.clear()
    return answer(response, body)
  }
  if (path.includes('/sync')) {
    held.add(response)
    response.once('close', () => held.delete(response))
    return undefined
  }
  request.resume()
  return answer(response, path.endsWith('/whoami') ? whoami : body)
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', 16_384, () => console.log((server.address() as AddressInfo).port))
