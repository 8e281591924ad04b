import type { ServerResponse } from 'node:http'
import { ServiceError } from '@parvis/service-kit'
import { expect, test } from 'vitest'
import { createJournal } from '../audit/sealing/journal.ts'
import { SubjectKeys } from '../audit/sealing/subject-keys.ts'
import { memoryKeyStore, openedEntries } from '../testing/key-store.ts'
import { claire, fakeIdentity, memoryAuditLog, matrixAt, startEngine, startGateway } from '../testing/gateway.ts'

const answerJson = (_request: unknown, response: ServerResponse) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"ok":true}')
}
const byClaire = { authorization: 'Bearer token-claire' }
const json = { ...byClaire, 'content-type': 'application/json' }
const room = '/_matrix/client/v3/rooms/!r%3Aparvis.localhost'

async function running() {
  const engine = await startEngine(answerJson)
  const gateway = await startGateway({ matrix: matrixAt(engine.url) })
  const stop = async () => {
    await gateway[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
  }
  return { engine, gateway, [Symbol.asyncDispose]: stop }
}

test('a listed request is forwarded, and an audited act has an intent before it and an outcome after', async () => {
  await using both = await running()
  const { gateway } = both
  const answer = await fetch(`${gateway.url}${room}/send/m.room.encrypted/1`, {
    method: 'PUT',
    headers: json,
    body: '{}',
  })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ ok: true })
  expect(answer.headers.get('x-parvis-audit')).toBe('0')
  await expect.poll(() => gateway.audit.entries.length).toBe(2)
  expect(await openedEntries(gateway.audit, gateway.keys)).toMatchObject([
    {
      kind: 'intent',
      act: 'matrix.message.send',
      class: 'content',
      decision: 'allow',
      opened: { actor: { id: 'acc-claire', address: '127.0.0.1' }, object: 'room:!r:parvis.localhost' },
    },
    { kind: 'outcome', of: 0, outcome: 'done', status: 200 },
  ])
  expect(JSON.stringify(gateway.audit.entries)).not.toMatch(/claire|!r:|127\.0\.0\.1/)
  const [asked] = both.engine.requests
  expect(gateway.audit.entries[0]).toMatchObject({ correlation: asked?.headers['x-request-id'] })
})

test('T13: while the log takes no entry, no audited act reaches the engine; what is not audited goes on', async () => {
  await using both = await running()
  const { engine, gateway } = both
  gateway.audit.full = true
  const send = await fetch(`${gateway.url}${room}/send/m.room.encrypted/1`, {
    method: 'PUT',
    headers: json,
    body: '{}',
  })
  expect(send.status).toBe(503)
  expect(await send.json()).toMatchObject({ code: 'audit.unavailable' })
  expect(engine.requests).toHaveLength(0)
  expect((await fetch(`${gateway.url}/_matrix/client/v3/sync`, { headers: byClaire })).status).toBe(200)
  gateway.audit.full = false
  const again = await fetch(`${gateway.url}${room}/send/m.room.encrypted/1`, {
    method: 'PUT',
    headers: json,
    body: '{}',
  })
  expect(again.status).toBe(200)
})

test('T13: at the moment the engine is asked, the intent has its index', async () => {
  const audit = memoryAuditLog()
  const seen: number[] = []
  await using engine = await startEngine((request, response) => {
    seen.push(audit.sizes.acked)
    answerJson(request, response)
  })
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) }, { audit })
  for (let at = 0; at < 5; at += 1) {
    await fetch(`${gateway.url}${room}/send/m.room.encrypted/${at}`, { method: 'PUT', headers: json, body: '{}' })
    await expect.poll(() => audit.sizes.acked).toBe(2 * at + 2)
  }
  expect(seen).toEqual([1, 3, 5, 7, 9])
})

test.each([
  ['GET', '/_matrix/client/v3/admin/whois/x', 'M_UNRECOGNIZED'],
  ['GET', '/_matrix/client/r0/sync', 'M_UNRECOGNIZED'],
  ['DELETE', '/_matrix/client/v3/sync', 'M_UNRECOGNIZED'],
  ['GET', '/_matrix/federation/v1/version', 'M_UNRECOGNIZED'],
  ['GET', '/_matrix/client/v3/sync/../../../_synapse/admin/v1/users', 'M_UNRECOGNIZED'],
  ['GET', '/_matrix/media/v3/preview_url?url=http://x', 'M_UNRECOGNIZED'],
])('%s %s is in no table: 404, counted, and the engine hears nothing', async (method, path, errcode) => {
  await using both = await running()
  const { engine, gateway } = both
  const answer = await fetch(gateway.url + path, { method, headers: byClaire })
  expect(answer.status).toBe(404)
  if (path.includes('..')) return
  expect(await answer.json()).toMatchObject({ errcode, code: 'route.unlisted' })
  expect(engine.requests).toHaveLength(0)
  expect(await (await fetch(`${gateway.url}/metrics`)).text()).toMatch(/parvis_unlisted_requests_total 1/)
})

test.each(['/_synapse/admin/v1/users', '/api/nothing', '/auth/other', '/livekit/twirp/livekit.RoomService/ListRooms'])(
  '%s is in no table either, and answers in the portal’s own form',
  async (path) => {
    await using both = await running()
    const answer = await fetch(both.gateway.url + path, { headers: { accept: 'text/html' } })
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'route.unlisted' }])
  },
)

test('a route that declares no act cannot be registered', async () => {
  await using both = await running()
  const { app } = await startGatewayUnlistening()
  expect(() => app.get('/api/forgotten', async () => 'x')).toThrow(/GET \/api\/forgotten declares no act/)
  expect(both.gateway.url).toContain('http')
})

async function startGatewayUnlistening() {
  const { default: fastify } = await import('fastify')
  const { guard } = await import('./guard.ts')
  const app = fastify()
  guard(app, {
    identity: fakeIdentity(),
    classify: () => {
      throw new Error('not asked')
    },
    policy: { version: 'v', decide: () => ({ effect: 'refuse', rules: [], policy: 'v' }) },
    journal: createJournal(memoryAuditLog(), new SubjectKeys(memoryKeyStore(), Buffer.alloc(32))),
    meter: () => {},
  })
  return { app }
}

test('a token that the homeserver does not know is refused in the homeserver’s own words, and the act does not run', async () => {
  await using engine = await startEngine((_request, response) => {
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"errcode":"M_UNKNOWN_TOKEN"}')
  })
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) })
  const headers = { ...json, authorization: 'Bearer nobody' }
  const answer = await fetch(`${gateway.url}${room}/send/m.room.encrypted/1`, { method: 'PUT', headers, body: '{}' })
  expect([answer.status, await answer.json()]).toEqual([401, { errcode: 'M_UNKNOWN_TOKEN' }])
  expect(engine.requests.map((one) => `${one.method} ${one.url}`)).toEqual(['GET /_matrix/client/v3/account/whoami'])
})

test('a Matrix account without a portal account passes nowhere', async () => {
  await using both = await running()
  const headers = { authorization: 'Bearer token-stranger' }
  const answer = await fetch(`${both.gateway.url}/_matrix/client/v3/sync`, { headers })
  expect([answer.status, await answer.json()]).toMatchObject([
    403,
    { errcode: 'M_FORBIDDEN', code: 'identity.unlinked' },
  ])
  expect(both.engine.requests).toHaveLength(0)
})

test('a refusal by policy names its rule in words, is recorded for a person, and does not reach the engine', async () => {
  await using both = await running()
  const { engine, gateway } = both
  const answer = await fetch(`${gateway.url}${room}/send/m.room.message/1`, {
    method: 'PUT',
    headers: json,
    body: '{}',
  })
  const refusal = { rule: 'messages-encrypted', number: 12 }
  const error = expect.stringContaining('chiffré')
  expect([answer.status, await answer.json()]).toMatchObject([403, { errcode: 'M_FORBIDDEN', error, refusal }])
  expect(engine.requests).toHaveLength(0)
  await expect.poll(() => gateway.audit.entries.length).toBe(2)
  expect(gateway.audit.entries[0]).toMatchObject({ decision: 'refuse', rules: ['messages-encrypted'] })
})

test('a stranger who is refused leaves no entry: the log cannot be filled from outside', async () => {
  await using both = await running()
  const answer = await fetch(`${both.gateway.url}/_matrix/client/v3/user_directory/search`, { method: 'POST' })
  expect(answer.status).toBe(401)
  expect(both.gateway.audit.entries).toHaveLength(0)
})

test('T26: a person who asks too fast waits, another does not; long polls cost nothing', async () => {
  await using engine = await startEngine(answerJson)
  const idriss = { ...claire, account: { ...claire.account, id: 'acc-idriss', name: 'idriss' } }
  await using gateway = await startGateway(
    { matrix: matrixAt(engine.url), rate: { perSecond: 1, burst: 3 } },
    { identity: fakeIdentity([claire, idriss]) },
  )
  const ask = (path: string, name = 'claire') =>
    fetch(`${gateway.url}/_matrix/client/v3${path}`, { headers: { authorization: `Bearer token-${name}` } })
  const statuses = []
  for (let at = 0; at < 4; at += 1) statuses.push((await ask('/account/whoami')).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  const late = await ask('/account/whoami')
  expect(await late.json()).toMatchObject({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: expect.any(Number) })
  expect(late.headers.get('retry-after')).toBe('1')
  expect((await ask('/sync')).status).toBe(200)
  expect((await ask('/account/whoami', 'idriss')).status).toBe(200)
})

test('an identity part that fails closes the way', async () => {
  await using engine = await startEngine(answerJson)
  const identity = {
    ...fakeIdentity(),
    identifyMatrix: () => Promise.reject(new ServiceError('upstream.unavailable')),
  }
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) }, { identity })
  expect((await fetch(`${gateway.url}/_matrix/client/v3/sync`, { headers: byClaire })).status).toBe(502)
  expect(engine.requests).toHaveLength(0)
})
