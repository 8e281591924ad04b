import { once } from 'node:events'
import { connect } from 'node:net'
import { request as httpRequest, type RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { matrixAt, startEngine, startGateway } from '../testing/gateway.ts'

const token = { authorization: 'Bearer token-claire' }
const upload = '/_matrix/media/v3/upload'
const sync = '/_matrix/client/v3/sync'

async function before(answer: RequestListener) {
  const engine = await startEngine(answer)
  const gateway = await startGateway({ matrix: matrixAt(engine.url) })
  const stop = async () => {
    await gateway[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
  }
  return { engine, gateway, [Symbol.asyncDispose]: stop }
}

test('what a client says of its own way is dropped; the gateway says it anew', async () => {
  await using both = await before((_request, response) => response.end())
  await fetch(both.gateway.url + sync, {
    headers: {
      ...token,
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'evil',
      forwarded: 'for=evil',
      'x-real-ip': '203.0.113.9',
      cookie: 'parvis=secret; oidc_session=x',
      te: 'trailers',
    },
  })
  const { headers } = both.engine.requests[0] ?? { headers: {} }
  expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', host: 'localhost:8480' })
  for (const name of ['x-forwarded-host', 'forwarded', 'x-real-ip', 'cookie', 'te'])
    expect(headers).not.toHaveProperty(name)
})

test('cookies pass on the homeserver’s own sign-in pages, and only its own', async () => {
  await using both = await before((_request, response) => {
    response.setHeader('set-cookie', 'oidc_session=1; HttpOnly').end()
  })
  const page = await fetch(`${both.gateway.url}/_synapse/client/oidc/callback`, {
    headers: { cookie: 'parvis=secret; oidc_session=x' },
  })
  expect(both.engine.requests[0]?.headers.cookie).toBe('oidc_session=x')
  expect(page.headers.getSetCookie()).toEqual(['oidc_session=1; HttpOnly'])
  expect((await fetch(both.gateway.url + sync, { headers: token })).headers.getSetCookie()).toEqual([])
})

test('headers of one connection end here, also those that `Connection` names', async () => {
  await using both = await before((_request, response) => {
    response.writeHead(200, { 'x-kept': 'yes', server: 'engine', 'proxy-authenticate': 'no' }).end('x')
  })
  const asked = httpRequest(both.gateway.url + sync, {
    headers: { ...token, connection: 'close, x-mine', 'x-mine': '1' },
  })
  asked.end()
  const [answer] = await once(asked, 'response')
  answer.resume()
  expect(both.engine.requests[0]?.headers).not.toHaveProperty('x-mine')
  expect(answer.headers['x-kept']).toBe('yes')
  expect(answer.headers).not.toHaveProperty('server')
  expect(answer.headers).not.toHaveProperty('proxy-authenticate')
})

test('nothing is held: the first bytes of an upload reach the engine before the last were sent, and back', async () => {
  const { promise: firstBytes, resolve } = Promise.withResolvers<string>()
  await using both = await before((request, response) => {
    request.once('data', (chunk) => {
      resolve(String(chunk))
      response.writeHead(200).write('early')
    })
    request.on('end', () => response.end(' late'))
  })
  const asked = httpRequest(both.gateway.url + upload, {
    method: 'POST',
    headers: { ...token, 'transfer-encoding': 'chunked' },
  })
  asked.write('begin')
  expect(await firstBytes).toBe('begin')
  const [answer] = await once(asked, 'response')
  const [early] = await once(answer, 'data')
  expect(String(early)).toBe('early')
  asked.end('end')
  const [late] = await once(answer, 'data')
  expect(String(late)).toBe(' late')
})

test('a client that does not read holds the engine back: the gateway keeps no more than buffers', async () => {
  let written = 0
  await using both = await before((_request, response) => {
    const more = () => {
      while (written < 400 * 65_536) {
        written += 65_536
        if (!response.write(Buffer.alloc(65_536))) return response.once('drain', more)
      }
      return response.end()
    }
    more()
  })
  const asked = httpRequest(both.gateway.url + sync, { headers: token })
  asked.end()
  const [answer] = await once(asked, 'response')
  answer.pause()
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(written).toBeLessThan(200 * 65_536)
  let read = 0
  answer.on('data', (chunk: Buffer) => (read += chunk.length)).resume()
  await once(answer, 'end')
  expect(read).toBe(400 * 65_536)
})

test('a client that goes away ends its request at the engine, and its act has the outcome « cut »', async () => {
  const gone = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  await using both = await before((request) => {
    asked.resolve()
    request.socket.once('close', () => gone.resolve())
  })
  const abort = new AbortController()
  const answer = fetch(`${both.gateway.url}/_matrix/client/v3/join/!r`, {
    method: 'POST',
    headers: token,
    signal: abort.signal,
  })
  await asked.promise
  abort.abort()
  await expect(answer).rejects.toThrow()
  await gone.promise
  await expect.poll(() => both.gateway.audit.entries.at(-1)).toMatchObject({ kind: 'outcome', outcome: 'cut' })
})

test('an engine that breaks off in the middle breaks the client’s answer off: half an answer is none', async () => {
  await using both = await before((_request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    setTimeout(() => response.destroy(), 20)
  })
  const answer = await fetch(both.gateway.url + sync, { headers: token })
  await expect(answer.text()).rejects.toThrow()
})

test('an engine that cannot be reached is 502 in Matrix’s form, with a reference and nothing of the cause', async () => {
  await using gateway = await startGateway({ matrix: matrixAt('http://127.0.0.1:1') })
  const answer = await fetch(gateway.url + sync, { headers: token })
  const body = await answer.text()
  expect(answer.status).toBe(502)
  expect(JSON.parse(body)).toMatchObject({
    errcode: 'M_UNKNOWN',
    code: 'upstream.unavailable',
    ref: expect.any(String),
  })
  expect(body).not.toMatch(/ECONN|127\.0\.0\.1/)
})

test('an engine that does not run says so, in words, on each of its routes', async () => {
  await using gateway = await startGateway()
  const answer = await fetch(gateway.url + sync, { headers: token })
  expect([answer.status, await answer.json()]).toMatchObject([
    503,
    { code: 'engine.unavailable', error: 'Synapse manque.' },
  ])
  expect((await fetch(`${gateway.url}/.well-known/matrix/client`)).status).toBe(503)
})

test('T26: a body beyond its route’s limit is refused, declared or not', async () => {
  await using both = await before((request, response) => request.resume().on('end', () => response.end('{}')))
  const filter = `${both.gateway.url}/_matrix/client/v3/user/@c:x/filter`
  const declared = await fetch(filter, { method: 'POST', headers: token, body: 'x'.repeat(70_000) })
  expect(declared.status).toBe(413)
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
  })
  const undeclared = fetch(filter, { method: 'POST', headers: token, body: endless, duplex: 'half' } as RequestInit)
  const status = await undeclared.then(
    (answer) => answer.status,
    () => 413,
  )
  expect(status).toBe(413)
})

test.each([
  [
    'a head that is too large',
    `GET ${sync} HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    /^HTTP\/1.1 431 /,
  ],
  [
    'two lengths',
    `POST ${upload} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
    /^HTTP\/1.1 400 /,
  ],
  [
    'a length and chunks',
    `POST ${upload} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    /^HTTP\/1.1 400 /,
  ],
  [
    'a GET with a body',
    `GET ${sync} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-claire\r\nContent-Length: 1\r\n\r\nx`,
    /^HTTP\/1.1 400 /,
  ],
  ['no HTTP', '\x16\x03\x01\x02\x00\r\n\r\n', /^HTTP\/1.1 400 /],
])('%s is refused, and the engine hears nothing', async (_case, text, expected) => {
  await using both = await before((_request, response) => response.end())
  const socket = connect(Number(new URL(both.gateway.url).port), '127.0.0.1')
  socket.end(text)
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(expected)
  expect(both.engine.requests).toHaveLength(0)
})

test('no token, cookie, query or content reaches the log', async () => {
  await using both = await before((_request, response) => response.writeHead(500).end('{"secret-answer":1}'))
  const headers = { ...token, cookie: 'parvis=secret-cookie', 'content-type': 'application/json' }
  await fetch(`${both.gateway.url}${sync}?access_token=secret-query`, { headers })
  await fetch(`${both.gateway.url}/api/nothing?code=secret-query`, {
    method: 'POST',
    headers,
    body: '{"a":"secret-body"',
  })
  await fetch(`${both.gateway.url}/_matrix/client/v3/createRoom`, {
    method: 'POST',
    headers,
    body: '{"a":"secret-body"',
  })
  expect(both.gateway.logs.join('')).not.toMatch(/secret|token-claire/)
})
