import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeIdentity, matrixAt, startEngine, startGateway, temporaryFolder } from '../testing/gateway.ts'

test('the well-known document names this gateway as the homeserver and where calls get their tokens, for any origin', async () => {
  const livekit = { url: 'http://127.0.0.1:1', serviceUrl: 'http://localhost:8480/livekit/jwt' }
  await using gateway = await startGateway({ matrix: matrixAt('http://127.0.0.1:1'), livekit })
  const answer = await fetch(`${gateway.url}/.well-known/matrix/client`)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await answer.json()).toEqual({
    'm.homeserver': { base_url: 'http://localhost:8480' },
    'org.matrix.msc4143.rtc_foci': [{ type: 'livekit', livekit_service_url: livekit.serviceUrl }],
  })
})

test('health says which part is not well, and stays 200: the gateway itself runs', async () => {
  await using engine = await startEngine((_request, response) => response.end('OK'))
  const identity = { ...fakeIdentity(), probes: { issuer: () => Promise.reject(new Error('no answer')) } }
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) }, { identity })
  const answer = await fetch(`${gateway.url}/health`)
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    { status: 'degraded', parts: { matrix: { status: 'ok' }, issuer: { status: 'down', why: 'no answer' } } },
  ])
})

test('metrics are for this machine, or for who holds the token; a proxy on this machine is neither', async () => {
  using folder = temporaryFolder({ token: 'metrics-token\n' })
  chmodSync(join(folder.path, 'token'), 0o600)
  await using gateway = await startGateway({ metricsTokenFile: join(folder.path, 'token') })
  const ask = async (headers: Record<string, string>) => (await fetch(`${gateway.url}/metrics`, { headers })).status
  expect(await ask({})).toBe(200)
  expect(await ask({ 'x-forwarded-for': '203.0.113.9' })).toBe(404)
  expect(await ask({ 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer metrics-token' })).toBe(200)
  expect(await ask({ 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer other' })).toBe(404)
})

test('requests are counted by act and class of status', async () => {
  await using engine = await startEngine((_request, response) => response.end('{}'))
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) })
  await fetch(`${gateway.url}/_matrix/client/v3/sync`, { headers: { authorization: 'Bearer token-claire' } })
  await fetch(`${gateway.url}/_matrix/client/v3/sync`)
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text()
  expect(metrics).toContain('parvis_requests_total{act="matrix.sync",status="2xx"} 1')
  expect(metrics).toContain('parvis_requests_total{act="matrix.sync",status="4xx"} 1')
  expect(metrics).not.toMatch(/claire/)
})

test('closing lets what is in flight finish and cuts what only waits', async () => {
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await using engine = await startEngine((request, response) => {
    if (request.url?.includes('sync')) return asked[0]?.resolve()
    asked[1]?.resolve()
    setTimeout(() => response.end('{"done":true}'), 300)
  })
  const gateway = await startGateway({ matrix: matrixAt(engine.url) })
  const headers = { authorization: 'Bearer token-claire' }
  const poll = fetch(`${gateway.url}/_matrix/client/v3/sync`, { headers }).then((answer) => answer.status)
  const work = fetch(`${gateway.url}/_matrix/client/v3/account/whoami`, { headers }).then((answer) => answer.json())
  await Promise.all(asked.map((one) => one.promise))
  const closed = gateway.app.close()
  expect(await work).toEqual({ done: true })
  expect(await poll).toBe(502)
  await closed
})
