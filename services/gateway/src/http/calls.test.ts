import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { acts } from '@parvis/contracts'
import { describe, expect, test } from 'vitest'
import { startEngine, startGateway, temporaryFolder } from '../testing/gateway.ts'

/** A meet service that notes what it was told, behind the real application. */
async function ask(body: unknown, headers: Record<string, string> = {}, path = '/livekit/jwt/sfu/get') {
  using folder = temporaryFolder({ token: 'of the gateway' })
  chmodSync(join(folder.path, 'token'), 0o600)
  const bodies: string[] = []
  await using meet = await startEngine((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      bodies.push(text)
      response.setHeader('content-type', 'application/json').end('{"url":"ws://localhost/livekit","jwt":"j"}')
    })
  })
  await using gateway = await startGateway({
    livekit: {
      url: 'http://127.0.0.1:9',
      serviceUrl: 'http://localhost:8480/livekit/jwt',
      meet: { url: meet.url, sfu: 'orleans', tokenFile: join(folder.path, 'token') },
    },
  })
  const answer = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://call.example', ...headers },
    body: JSON.stringify(body),
  })
  const { audit, app } = gateway
  await expect.poll(() => audit.entries.length % 2).toBe(0)
  return { answer, body: (await answer.json()) as Record<string, unknown>, meet, bodies, entries: audit.entries, app }
}

const claire = {
  room: '!room',
  openid_token: { access_token: 'token-claire', matrix_server_name: 'x' },
  device_id: 'D',
}

describe('admission to calls', () => {
  test('the service hears who comes from where by the gateway alone, and the act is in the log before', async () => {
    const forged = { 'x-parvis-gateway': 'forged', 'x-parvis-territory': 'XX', 'x-parvis-guest': '0' }
    const { answer, body, meet, bodies, entries } = await ask(claire, forged)
    expect([answer.status, body]).toEqual([200, { url: 'ws://localhost/livekit', jwt: 'j' }])
    expect(meet.requests[0]?.url).toBe('/orleans/sfu/get')
    expect(meet.requests[0]?.headers).toMatchObject({
      'x-parvis-gateway': 'of the gateway',
      'x-parvis-place': 'local',
      'x-parvis-territory': 'FR',
    })
    expect(meet.requests[0]?.headers['x-parvis-guest']).toBeUndefined()
    expect(JSON.parse(bodies[0] ?? '')).toEqual(claire)
    expect(entries[0]).toMatchObject({ kind: 'intent', act: 'call.join', decision: 'allow' })
    expect(entries[1]).toMatchObject({ kind: 'outcome', of: 0, outcome: 'done', status: 200 })
    expect(acts['call.join'].audit).toBe('act')
  })

  test('how the person signed in on the device that asks is said, and only by the gateway', async () => {
    const strong = await ask({ ...claire, device_id: 'STRONG' }, { 'x-parvis-assurance': 'forged' })
    expect(strong.meet.requests[0]?.headers['x-parvis-assurance']).toBe('eidas2')
    const sticky = { ...claire, device_id: undefined, member: { claimed_device_id: 'STRONG' } }
    expect((await ask(sticky)).meet.requests[0]?.headers['x-parvis-assurance']).toBe('eidas2')
    const weak = await ask(claire, { 'x-parvis-assurance': 'eidas3' })
    expect(weak.meet.requests[0]?.headers['x-parvis-assurance']).toBeUndefined()
  })

  test('whoever has no account here, or shows nothing, reaches no service', async () => {
    const token = (access_token: string) => ({ ...claire, openid_token: { access_token } })
    for (const [body, status] of [
      [token('token-nobody'), 401],
      [token('token-stranger'), 403],
      [{ room: '!room' }, 400],
      [[], 400],
      [{ openid_token: { access_token: 'x'.repeat(2000) } }, 400],
    ] as const) {
      const { answer, meet, entries } = await ask(body)
      expect([answer.status, meet.requests.length, entries.length]).toEqual([status, 0, 0])
    }
  })

  test('a MatrixRTC client of another origin may ask', async () => {
    const { answer } = await ask(claire, {}, '/livekit/jwt/get_token')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('nothing else of the service is reached', async () => {
    const { answer, meet } = await ask(claire, {}, '/livekit/jwt/sfu_webhook')
    expect([answer.status, meet.requests.length]).toEqual([404, 0])
  })
})
