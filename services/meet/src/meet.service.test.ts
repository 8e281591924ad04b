import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@parvis/service-kit'
import { signInAt, startStack, type RunningStack } from '@parvis/testkit'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livekitRoom } from './admission/names.ts'
import { buildApp } from './app.ts'
import { readSettings } from './config.ts'

/** The real homeserver and the real SFU; people who signed in by the real issuer. */
let stack: RunningStack
let app: FastifyInstance
let folder: string
let roomId: string
const people = new Map<string, Person>()

interface Person {
  readonly userId: string
  readonly deviceId: string
  matrix(method: string, path: string, body?: object): Promise<Record<string, string>>
  openId(): Promise<object>
}

beforeAll(async () => {
  stack = await startStack({ without: ['workspace'] })
  for (const uid of ['claire.morvan', 'idriss.benali', 'helene.garnier']) people.set(uid, await arrive(uid))
  folder = mkdtempSync(join(tmpdir(), 'meet-'))
  app = await buildApp(readSettings(writeConfig()), createLogger('meet', 'silent'))
  const claire = of('claire.morvan')
  const made = await claire.matrix('POST', '/v3/createRoom', {
    room_version: '12',
    preset: 'private_chat',
    invite: [of('idriss.benali').userId],
    initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  })
  roomId = made['room_id'] ?? ''
  await of('idriss.benali').matrix('POST', `/v3/join/${encodeURIComponent(roomId)}`, {})
})

afterAll(async () => {
  await app?.close()
  await stack?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

function writeConfig(): string {
  const at = (name: string) => readFileSync(join(stack.dataDir, 'config', name), 'utf8')
  const livekit = at('livekit.yaml')
  const synapse = /port: (\d+)/.exec(at('homeserver.yaml'))?.[1]
  writeFileSync(join(folder, 'sfu'), /^ {2}parvis: (\S+)/m.exec(livekit)?.[1] ?? '', { mode: 0o600 })
  writeFileSync(join(folder, 'gateway'), 'of the gateway', { mode: 0o600 })
  const url = `http://127.0.0.1:${/^port: (\d+)/m.exec(livekit)?.[1]}`
  const sfu = {
    place: 'local',
    territory: 'FR',
    url,
    publicUrl: 'ws://localhost/livekit',
    serviceUrl: 'http://localhost/livekit/jwt',
    apiKey: 'parvis',
    apiSecretFile: 'sfu',
  }
  const file = join(folder, 'meet.json')
  const config = {
    listen: { host: '127.0.0.1', port: 0 },
    sfus: [
      { ...sfu, id: 'orleans' },
      {
        ...sfu,
        id: 'papeete',
        place: 'papeete',
        territory: 'FR-PF',
        serviceUrl: 'http://localhost/livekit/papeete/jwt',
      },
    ],
    homeservers: { 'parvis.localhost': { url: `http://127.0.0.1:${synapse}`, access: 'full' } },
    rooms: { homeserver: 'parvis.localhost', adminTokenFile: join(stack.dataDir, 'gateway/matrix-admin.token') },
    gatewayTokenFile: 'gateway',
  }
  writeFileSync(file, JSON.stringify(config))
  return file
}

async function arrive(uid: string): Promise<Person> {
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

function of(uid: string): Person {
  const person = people.get(uid)
  if (!person) throw new Error(uid)
  return person
}

async function ask(path: string, payload: object) {
  const answer = await app.inject({ method: 'POST', url: path, payload })
  return { status: answer.statusCode, body: answer.json<Record<string, string>>() }
}

async function comeIn(uid: string, change: object = {}) {
  const { deviceId, openId } = of(uid)
  return ask('/orleans/sfu/get', { room: roomId, device_id: deviceId, openid_token: await openId(), ...change })
}

function claims(jwt = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}

/** What the SFU itself says of a token. */
function atSfu(jwt = '') {
  const port = /^port: (\d+)/m.exec(readFileSync(join(stack.dataDir, 'config/livekit.yaml'), 'utf8'))?.[1]
  return fetch(`http://127.0.0.1:${port}/rtc/validate?access_token=${encodeURIComponent(jwt)}`)
}

describe('the MatrixRTC authorisation API', () => {
  test('a member gets a token that the real SFU takes, for this call alone', async () => {
    const { status, body } = await comeIn('claire.morvan')
    expect(status).toBe(200)
    expect(body['url']).toBe('ws://localhost/livekit')
    const { deviceId, userId } = of('claire.morvan')
    const room = livekitRoom(roomId, 'm.call#ROOM')
    expect(claims(body['jwt'])).toMatchObject({
      sub: `${userId}:${deviceId}`,
      video: { room, roomJoin: true, roomCreate: false, canPublish: true },
    })
    expect((await atSfu(body['jwt'])).status).toBe(200)
    expect((await atSfu('no token')).status).toBe(401)
  })

  test('through the portal, as any MatrixRTC client asks: members get a token, others a refusal in words', async () => {
    const asking = async (uid: string) => {
      const { deviceId, openId } = of(uid)
      const body = JSON.stringify({ room: roomId, device_id: deviceId, openid_token: await openId() })
      const headers = { 'content-type': 'application/json', origin: 'https://call.example' }
      return fetch(`${stack.url}/livekit/jwt/sfu/get`, { method: 'POST', headers, body })
    }
    const answer = await asking('claire.morvan')
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    const { url, jwt } = (await answer.json()) as { url: string; jwt: string }
    expect(url).toBe(`${stack.url.replace(/^http/, 'ws')}/livekit`)
    expect((await atSfu(jwt)).status).toBe(200)
    const refused = await asking('helene.garnier')
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'call.not-a-member' }])
  })

  test('both forms lead to the same call', async () => {
    const { userId, deviceId, openId } = of('idriss.benali')
    const member = { id: 'membership', claimed_user_id: userId, claimed_device_id: deviceId }
    const payload = { room_id: roomId, slot_id: 'm.call#ROOM', openid_token: await openId(), member }
    const { status, body } = await ask('/orleans/get_token', payload)
    expect([status, claims(body['jwt'])['video']]).toMatchObject([200, { room: livekitRoom(roomId, 'm.call#ROOM') }])
    expect(claims(body['jwt'])['sub']).not.toContain('idriss')
    const claimed = { ...member, claimed_user_id: of('claire.morvan').userId }
    expect(await ask('/orleans/get_token', { ...payload, member: claimed })).toMatchObject({
      status: 401,
      body: { errcode: 'M_UNAUTHORIZED' },
    })
  })

  test('who is not in the room gets no token for its call, nor does who makes one up', async () => {
    expect(await comeIn('helene.garnier')).toMatchObject({ status: 403, body: { code: 'call.not-a-member' } })
    const openid_token = { ...(await of('claire.morvan').openId()), access_token: 'made up' }
    expect(await comeIn('claire.morvan', { openid_token })).toMatchObject({ status: 401 })
    const foreign = { ...(await of('claire.morvan').openId()), matrix_server_name: 'evil.example' }
    expect(await comeIn('claire.morvan', { openid_token: foreign })).toMatchObject({ status: 401 })
    expect(await comeIn('claire.morvan', { room: '!nowhere' })).toMatchObject({ status: 403 })
    expect(await comeIn('claire.morvan', { admin: true })).toMatchObject({
      status: 400,
      body: { errcode: 'M_BAD_JSON' },
    })
  })

  test('a webhook that the SFU did not sign is refused', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/orleans/sfu_webhook',
      payload: '{"event":"room_started"}',
    })
    expect(answer.statusCode).toBe(401)
  })

  test('the gateway alone learns which SFUs a caller may use, nearest first', async () => {
    const from = (headers: object) => app.inject({ url: '/transports', headers: { ...headers } })
    expect((await from({ 'x-parvis-place': 'papeete', 'x-parvis-territory': 'FR-PF' })).statusCode).toBe(401)
    const answer = await from({
      'x-parvis-gateway': 'of the gateway',
      'x-parvis-place': 'papeete',
      'x-parvis-territory': 'FR-PF',
    })
    expect(answer.json<{ rtc_transports: { place: string }[] }>().rtc_transports.map(({ place }) => place)).toEqual([
      'papeete',
      'local',
    ])
  })

  test('a delegated leave holds a membership only as long as the SFU sees its participant', async () => {
    const claire = of('claire.morvan')
    const state = `/v3/rooms/${encodeURIComponent(roomId)}/state/org.matrix.msc3401.call.member/${encodeURIComponent(`_${claire.userId}_X_m.call`)}`
    const { delay_id } = await claire.matrix('PUT', `${state}?org.matrix.msc4140.delay=4000`, {})
    const member = { id: 'm', claimed_user_id: claire.userId, claimed_device_id: claire.deviceId }
    const payload = {
      room_id: roomId,
      slot_id: 'm.call#ROOM',
      openid_token: await claire.openId(),
      member,
      delay_id,
      delay_timeout: 4000,
      delay_cs_api_url: 'http://169.254.169.254/',
    }
    expect(await ask('/orleans/delegate_delayed_leave', payload)).toEqual({ status: 200, body: {} })
    // Nobody is at the SFU yet, but may still arrive: it is kept past its own delay.
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    const waiting = await claire.matrix('GET', `/unstable/org.matrix.msc4140/delayed_events/${delay_id}`)
    expect(waiting['delay_id']).toBe(delay_id)
  })
})
