import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@parvis/service-kit'
import { signInAt, startStack, type RunningStack } from '@parvis/testkit'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livekitRoom } from './admission/names.ts'
import { buildApp } from './app.ts'
import { readSettings } from './config.ts'
import { atSfu, claims, closed, connect, sfuUrl } from './testing/at-sfu.ts'
import { arrive, type Person } from './testing/person.ts'
import { writeConfig } from './testing/write-config.ts'

/** The real homeserver and the real SFU; people who signed in by the real issuer. */
let stack: RunningStack
let app: FastifyInstance
let folder: string
let roomId: string
/** A room whose calls ask for a sign-in of level eidas2. */
let strictRoom: string
/** A room in whose call nobody is yet. */
let guardedRoom: string
const people = new Map<string, Person>()

beforeAll(async () => {
  stack = await startStack({ without: ['workspace'] })
  for (const uid of ['claire.morvan', 'idriss.benali', 'helene.garnier']) people.set(uid, await arrive(stack, uid))
  folder = mkdtempSync(join(tmpdir(), 'meet-'))
  roomId = await roomOfTwo()
  strictRoom = await roomOfTwo()
  guardedRoom = await roomOfTwo()
  app = await buildApp(readSettings(writeConfig(stack, folder, strictRoom)), createLogger('meet', 'silent'))
})

async function roomOfTwo(): Promise<string> {
  const made = await of('claire.morvan').matrix('POST', '/v3/createRoom', {
    room_version: '12',
    preset: 'private_chat',
    invite: [of('idriss.benali').userId],
    initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  })
  const id = made['room_id'] ?? ''
  await of('idriss.benali').matrix('POST', `/v3/join/${encodeURIComponent(id)}`, {})
  return id
}

afterAll(async () => {
  await app?.close()
  await stack?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

function of(uid: string): Person {
  const person = people.get(uid)
  if (!person) throw new Error(uid)
  return person
}

async function ask(path: string, payload: object, headers: Record<string, string> = {}) {
  const answer = await app.inject({ method: 'POST', url: path, payload, headers })
  return { status: answer.statusCode, body: answer.json<Record<string, string>>() }
}

async function comeIn(uid: string, change: object = {}, headers: Record<string, string> = {}) {
  const { deviceId, openId } = of(uid)
  const payload = { room: roomId, device_id: deviceId, openid_token: await openId(), ...change }
  return ask('/orleans/sfu/get', payload, headers)
}

/** What the gateway says of who asks. */
const says = (more: Record<string, string> = {}) => ({
  'x-parvis-gateway': 'of the gateway',
  'x-parvis-place': 'local',
  'x-parvis-territory': 'FR',
  ...more,
})

const byHost = (path: string, body: object, by = of('claire.morvan').userId) =>
  ask(`/door${path}`, { room: guardedRoom, by, ...body }, says())

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
    expect((await atSfu(stack, body['jwt'])).status).toBe(200)
    expect((await atSfu(stack, 'no token')).status).toBe(401)
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
    expect((await atSfu(stack, jwt)).status).toBe(200)
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
    // A third of it is the time between two looks: a machine that is late by ten seconds misses none.
    const delay = 15_000
    const { delay_id } = await claire.matrix('PUT', `${state}?org.matrix.msc4140.delay=${delay}`, {})
    const scheduled = () => claire.matrix('GET', `/unstable/org.matrix.msc4140/delayed_events/${delay_id}`)
    const before = await scheduled()
    const member = { id: 'm', claimed_user_id: claire.userId, claimed_device_id: claire.deviceId }
    const payload = {
      room_id: roomId,
      slot_id: 'm.call#ROOM',
      openid_token: await claire.openId(),
      member,
      delay_id,
      delay_timeout: delay,
      delay_cs_api_url: 'http://169.254.169.254/',
    }
    expect(await ask('/orleans/delegate_delayed_leave', payload)).toEqual({ status: 200, body: {} })
    // Nobody is at the SFU yet, but may still arrive: it is put off.
    expect(before['delay_id']).toBe(delay_id)
    const since = async () => Number((await scheduled())['delayed_since_ts'])
    await expect.poll(since).toBeGreaterThan(Number(before['delayed_since_ts']))
  })
})

describe('a room that asks for a sign-in level', () => {
  test('lets in who has it, by the gateway’s word alone; nobody else, not even who made the room', async () => {
    const strict = { room: strictRoom }
    expect((await comeIn('claire.morvan', strict, says({ 'x-parvis-assurance': 'eidas2' }))).status).toBe(200)
    for (const headers of [says({ 'x-parvis-assurance': 'eidas1' }), says(), { 'x-parvis-assurance': 'eidas2' }]) {
      expect(await comeIn('claire.morvan', strict, headers)).toMatchObject({
        status: 403,
        body: { code: 'call.assurance' },
      })
    }
  })
})

describe('the door of a call', () => {
  const idriss = () => of('idriss.benali').userId
  const guarded = () => ({ room: guardedRoom })
  const look = async (uid: string) => {
    const query = new URLSearchParams({ room: guardedRoom, by: of(uid).userId })
    return (await app.inject({ url: `/door?${query}`, headers: says() })).json<Record<string, unknown>>()
  }

  test('where there is a lobby, a member waits until a host opens; a host never does; others learn nothing', async () => {
    expect((await byHost('', { lobby: true }, idriss())).body).toMatchObject({ code: 'call.not-a-host' })
    expect((await byHost('', { lobby: true })).status).toBe(200)
    const waits = await comeIn('idriss.benali', guarded(), says({ 'x-parvis-assurance': 'eidas1' }))
    expect(waits).toMatchObject({ status: 403, body: { code: 'call.waiting' } })
    expect((await comeIn('claire.morvan', guarded())).status).toBe(200)
    expect(await look('claire.morvan')).toMatchObject({
      host: true,
      lobby: true,
      waiting: [{ userId: idriss(), name: 'Idriss Benali', assurance: 'eidas1', guest: false }],
    })
    expect(await look('idriss.benali')).toMatchObject({ host: false, waiting: [] })
    expect(await look('helene.garnier')).toMatchObject({ code: 'call.not-a-member' })
    expect((await byHost('/admit', { who: [idriss()] })).status).toBe(200)
    expect((await comeIn('idriss.benali', guarded())).status).toBe(200)
    expect((await byHost('', { lobby: false })).status).toBe(200)
  })

  test('locked, nobody new comes in, who was in comes back', async () => {
    const query = { room: guardedRoom, user: '@invite-1:parvis.localhost', name: 'Marc Petit' }
    await byHost('', { locked: true })
    expect((await comeIn('idriss.benali', guarded())).status).toBe(200)
    expect((await ask('/door/knock', query, says())).body).toEqual({ state: 'locked' })
    await byHost('', { locked: false })
    expect((await ask('/door/knock', query, says())).body).toEqual({ state: 'waiting' })
    expect((await ask('/door/knock', query)).status).toBe(401)
  })

  test('who is put out is out of the real SFU, gets no token, and has no way with the old one', async () => {
    const { body } = await comeIn('idriss.benali', guarded())
    const socket = await connect(sfuUrl(stack), body['jwt'])
    const way = () => ask('/right-of-way', { sfu: 'orleans', token: body['jwt'] }, says())
    expect(await way()).toEqual({ status: 200, body: { user: idriss(), room: guardedRoom } })
    expect((await byHost('/refuse', { who: [idriss()] })).status).toBe(200)
    await closed(socket)
    expect(await comeIn('idriss.benali', guarded())).toMatchObject({ status: 403, body: { code: 'call.out' } })
    expect(await way()).toMatchObject({ status: 403, body: { code: 'call.out' } })
    // Also for a service that starts anew.
    await app.close()
    app = await buildApp(readSettings(join(folder, 'meet.json')), createLogger('meet', 'silent'))
    expect(await comeIn('idriss.benali', guarded())).toMatchObject({ body: { code: 'call.out' } })
    expect((await byHost('/admit', { who: [idriss()] })).status).toBe(200)
    expect((await comeIn('idriss.benali', guarded())).status).toBe(200)
  })

  test('a token that the service did not give shows no way', async () => {
    for (const token of [
      '',
      'made up',
      (await comeIn('claire.morvan', guarded())).body['jwt']?.replace(/.$/, '') ?? '',
    ]) {
      expect((await ask('/right-of-way', { sfu: 'orleans', token }, says())).status).toBe(401)
    }
  })
})

describe('signalling through the portal', () => {
  const token = async () => {
    const { deviceId, openId } = of('claire.morvan')
    const body = JSON.stringify({ room: roomId, device_id: deviceId, openid_token: await openId() })
    const headers = { 'content-type': 'application/json', origin: 'https://call.example' }
    const answer = await fetch(`${stack.url}/livekit/jwt/sfu/get`, { method: 'POST', headers, body })
    return ((await answer.json()) as { jwt: string }).jwt
  }

  test('from another origin and without a portal session, the SFU’s own token is the right of way', async () => {
    const origin = { origin: 'https://call.example' }
    const socket = await connect(`${stack.url}/livekit`, await token(), origin)
    socket.close()
    await expect(connect(`${stack.url}/livekit`, 'made up', origin)).rejects.toThrow('refused')
    const foreign = claims(await token())
    const forged = `e30.${Buffer.from(JSON.stringify(foreign)).toString('base64url')}.AAAA`
    await expect(connect(`${stack.url}/livekit`, forged, origin)).rejects.toThrow('refused')
  })

  test('who breaks off from the real SFU is in the log, with the correlation of their own join', async () => {
    const session = await signInAt(stack, 'claire.morvan')
    const mine = async () => {
      const answer = await fetch(`${stack.url}/api/audit/mine`, { headers: { cookie: session.cookie } })
      return ((await answer.json()) as { entries: { act: string; correlation: string; place: object }[] }).entries
    }
    const socket = await connect(`${stack.url}/livekit`, await token())
    socket.close()
    await expect
      .poll(async () => (await mine()).find(({ act }) => act === 'call.depart'), { timeout: 30_000 })
      .toMatchObject({ place: { from: 'local', to: 'local' } })
    const entries = await mine()
    const joins = new Set(entries.filter(({ act }) => act === 'call.join').map(({ correlation }) => correlation))
    for (const { act, correlation } of entries) if (act === 'call.depart') expect(joins).toContain(correlation)
  })
})
