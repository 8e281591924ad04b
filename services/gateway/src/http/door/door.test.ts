import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { createLogger, ServiceError } from '@parvis/service-kit'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/open-database.ts'
import { Guests } from '../../identity/guests.ts'
import { MatrixAccounts } from '../../identity/matrix-accounts.ts'
import { fakeIdentity, matrixAt, person, startEngine, startGateway, temporaryFolder } from '../../testing/gateway.ts'

const claire = person('claire')
const idriss = person('idriss')
const room = '!halle'
const server = 'parvis.localhost'

/** The real application with guests in a database of its own; homeserver and call service note what they are asked. */
async function house({ host = 'claire', knock = 'waiting' }: { host?: string; knock?: string } = {}) {
  const folder = temporaryFolder({ token: 'of the gateway' })
  chmodSync(join(folder.path, 'token'), 0o600)
  const says = { knock, homeserver: 'up' }
  const meet = await startEngine((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://meet')
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const by = searchParams.get('by') ?? (text === '' ? '' : (JSON.parse(text) as { by?: string }).by)
      const isHost = by === undefined || by === `@${host}:${server}`
      const send = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body))
      if (request.headers['x-parvis-gateway'] !== 'of the gateway') return void send(401, { code: 'call.unauthorised' })
      if (pathname === '/door/knock') return void send(200, { state: says.knock })
      if (request.method === 'GET') return void send(200, { host: isHost, lobby: false, locked: false, waiting: [] })
      return void (isHost ? send(200, {}) : send(403, { code: 'call.not-a-host' }))
    })
  })
  const homeserver = await startEngine((_request, response) => void response.end('{}'))
  const users = new Map<string, object>()
  const admin = {
    async call(method: string, path: string, body: object = {}) {
      if (says.homeserver === 'down') throw new ServiceError('upstream.unavailable')
      const user = decodeURIComponent(path.split('/').at(-1) ?? '')
      if (method === 'PUT') users.set(user, body)
      return users.get(user)
    },
  }
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  const clock = { now: new Date('2026-11-21T20:00:00Z') }
  const now = () => clock.now
  const accounts = new MatrixAccounts({
    admin: admin as never,
    db,
    serverName: server,
    jwtSecret: 'x',
    provider: 'p',
    now,
  })
  const tokens = { forgetDevice: () => {} }
  const logger = createLogger('gateway', 'silent')
  const guests = new Guests({ db, matrix: { accounts, tokens } as never, journal: undefined, logger, now })
  const identity = fakeIdentity([claire, idriss])
  const gateway = await startGateway(
    {
      matrix: matrixAt(homeserver.url),
      livekit: {
        url: 'http://127.0.0.1:9',
        serviceUrl: 'http://localhost:8480/livekit/jwt',
        meet: { url: meet.url, sfu: 'local', tokenFile: join(folder.path, 'token') },
      },
    },
    {
      identity: {
        ...identity,
        guests,
        lookUp: async (id) => (await guests.find(id.slice(1).split(':')[0] ?? '')) ?? identity.lookUp(id),
        identifyMatrix: async (token) => (await guests.find(token)) ?? identity.identifyMatrix(token),
      },
    },
  )
  const ask = async (method: string, path: string, as: string | { bearer: string } | null, body?: object) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (typeof as === 'string') headers['x-test-session'] = `token-${as}`
    else if (as) headers['authorization'] = `Bearer ${as.bearer}`
    const answer = await fetch(gateway.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, string> }
  }
  const close = async () => {
    await gateway[Symbol.asyncDispose]()
    await meet[Symbol.asyncDispose]()
    await homeserver[Symbol.asyncDispose]()
    await db.destroy()
    folder[Symbol.dispose]()
  }
  const link = async () => (await ask('POST', `${at}/links`, 'claire', { title: 'Chantier', hours: 2 })).body
  const arrive = async () => {
    const { token = '' } = await link()
    const { visit = '' } = (await ask('POST', '/api/invite', { bearer: token }, { name: 'Marc Petit' })).body
    const { userId = '' } = (await ask('GET', '/api/visit', { bearer: visit })).body
    return { token, visit: { bearer: visit }, userId }
  }
  return { gateway, meet, users, says, clock, guests, ask, link, arrive, [Symbol.asyncDispose]: close }
}

const at = `/api/calls/${encodeURIComponent(room)}`

describe('a call’s link', () => {
  test('a host makes one; it says what a guest may know, and no room, no key', async () => {
    await using of = await house()
    const made = await of.link()
    const seen = await of.ask('GET', '/api/invite', { bearer: made['token'] ?? '' })
    expect(seen.body).toEqual({
      title: 'Chantier',
      host: 'claire',
      organisation: 'Ville',
      expiresAt: '2026-11-21T22:00:00.000Z',
    })
    const shown = await of.ask('GET', `${at}/door`, 'claire')
    expect(JSON.stringify(shown.body)).not.toContain(made['token'])
    expect(of.gateway.audit.entries[0]).toMatchObject({ act: 'call.link.make', decision: 'allow' })
  })

  test('who is no host makes none and takes none back; a stranger reaches nothing', async () => {
    await using of = await house()
    const { id } = await of.link()
    expect(await of.ask('POST', `${at}/links`, 'idriss', { title: 'x', hours: 1 })).toMatchObject({
      status: 403,
      body: { code: 'call.not-host' },
    })
    expect((await of.ask('DELETE', `${at}/links/${id}`, 'idriss')).status).toBe(403)
    expect((await of.ask('POST', `${at}/links`, null, { title: 'x', hours: 1 })).status).toBe(401)
    expect((await of.ask('POST', `${at}/links`, 'claire', { title: 'x', hours: 1000 })).status).toBe(400)
    for (const bearer of ['', 'made-up']) expect((await of.ask('GET', '/api/invite', { bearer })).status).toBe(404)
  })

  test('over time, or taken back, it opens nothing, and who came by it is out', async () => {
    await using of = await house()
    const { visit, userId } = await of.arrive()
    await of.ask('POST', `${at}/admit`, 'claire', { who: userId })
    const [link] = await of.guests.linksOf(room)
    expect((await of.ask('DELETE', `${at}/links/${link?.id}`, 'claire')).status).toBe(204)
    expect((await of.ask('GET', '/api/visit', visit)).body['state']).toBe('closed')
    expect((await of.ask('POST', '/api/visit/token', visit, {})).status).toBe(404)
    expect(of.users.get(userId)).toEqual({ deactivated: true })
    const { token = '' } = await of.link()
    of.clock.now = new Date('2026-11-21T22:00:01Z')
    expect((await of.ask('GET', '/api/invite', { bearer: token })).status).toBe(404)
  })
})

describe('a guest', () => {
  test('has no Matrix user before a host opens; then one that is marked, and a token for it alone', async () => {
    await using of = await house()
    const { visit, userId } = await of.arrive()
    expect((await of.ask('POST', '/api/visit/token', visit, {})).status).toBe(404)
    expect(of.users.size).toBe(0)
    expect((await of.ask('POST', `${at}/admit`, 'idriss', { who: userId })).status).toBe(403)
    expect(await of.ask('POST', `${at}/admit`, 'claire', { who: userId })).toEqual({
      status: 200,
      body: { invite: [userId] },
    })
    expect(of.users.get(userId)).toEqual({ displayname: 'Marc Petit (sur invitation)' })
    expect((await of.ask('GET', '/api/visit', visit)).body['state']).toBe('admitted')
    const lent = await of.ask('POST', '/api/visit/token', visit, {})
    expect(lent.body['userId']).toBe(userId)
    expect(JSON.parse(Buffer.from(lent.body['token']?.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      sub: userId.slice(1).split(':')[0],
    })
  })

  test('is told that nobody opened, that the call is locked, and is gone when they say so', async () => {
    await using of = await house({ knock: 'locked' })
    const { visit, userId } = await of.arrive()
    expect((await of.ask('GET', '/api/visit', visit)).body['state']).toBe('locked')
    of.says.knock = 'refused'
    expect((await of.ask('GET', '/api/visit', visit)).body['state']).toBe('refused')
    expect((await of.ask('GET', '/api/visit', visit)).body['state']).toBe('closed')
    expect(of.users.size).toBe(0)
    of.says.knock = 'waiting'
    const other = await of.arrive()
    await of.ask('POST', `${at}/admit`, 'claire', { who: other.userId })
    expect((await of.ask('DELETE', '/api/visit', other.visit)).status).toBe(204)
    expect(of.users.get(other.userId)).toEqual({ deactivated: true })
    expect(of.users.has(userId)).toBe(false)
  })

  test('whose Matrix user the homeserver did not close is tried again until it is', async () => {
    await using of = await house()
    const { userId, visit } = await of.arrive()
    await of.ask('POST', `${at}/admit`, 'claire', { who: userId })
    of.says.homeserver = 'down'
    expect((await of.ask('DELETE', '/api/visit', visit)).status).toBe(204)
    expect((await of.ask('POST', '/api/visit/token', visit, {})).status).toBe(404)
    of.clock.now = new Date('2027-01-21T20:00:00Z')
    await of.guests.sweep()
    of.says.homeserver = 'up'
    expect(of.users.get(userId)).toEqual({ displayname: 'Marc Petit (sur invitation)' })
    await of.guests.sweep()
    expect(of.users.get(userId)).toEqual({ deactivated: true })
    of.users.clear()
    await of.guests.sweep()
    expect(of.users.size).toBe(0)
  })

  test('whose Matrix user was made while the answer got lost is closed all the same', async () => {
    await using of = await house()
    const { userId, visit } = await of.arrive()
    of.users.set(userId, { displayname: 'made' })
    of.says.homeserver = 'down'
    expect((await of.ask('POST', `${at}/admit`, 'claire', { who: userId })).status).toBe(502)
    of.says.homeserver = 'up'
    expect((await of.ask('DELETE', '/api/visit', visit)).status).toBe(204)
    expect(of.users.get(userId)).toEqual({ deactivated: true })
  })

  test('reaches one room’s call and what a device needs; no history, no directory, no other room (T25)', async () => {
    await using of = await house()
    const { userId } = await of.arrive()
    await of.ask('POST', `${at}/admit`, 'claire', { who: userId })
    const me = { bearer: userId.slice(1).split(':')[0] ?? '' }
    const v3 = '/_matrix/client/v3'
    const refused = async (method: string, path: string, body = {}) => {
      const { status, body: said } = await of.ask(method, v3 + path, me, method === 'GET' ? undefined : body)
      return [status, said['code']]
    }
    const here = encodeURIComponent(room)
    for (const [method, path] of [
      ['GET', `/rooms/${here}/messages`],
      ['GET', '/rooms/!other/state'],
      ['POST', '/rooms/!other/join'],
      ['POST', '/createRoom'],
      ['POST', '/user_directory/search'],
      ['POST', `/rooms/${here}/invite`],
      ['PUT', `/rooms/${here}/send/m.room.encrypted/1`],
      ['PUT', `/rooms/${here}/state/m.room.name/`],
      ['PUT', `/profile/${encodeURIComponent(userId)}/displayname`],
    ] as const) {
      expect([path, ...(await refused(method, path))]).toEqual([path, 403, 'policy.denied'])
    }
    for (const [method, path] of [
      ['GET', `/rooms/${here}/state`],
      ['POST', `/rooms/${here}/join`],
      ['POST', '/keys/upload'],
      ['PUT', `/rooms/${here}/state/org.matrix.msc3401.call.member/x`],
    ] as const) {
      expect((await refused(method, path))[0]).toBe(200)
    }
  })

  test('a name that is none, or that plays with the reading direction, is no name', async () => {
    await using of = await house()
    const { token = '' } = await of.link()
    for (const name of ['', '   ', '123', 'a'.repeat(61), 'Marc\u202eetiteP', 'M\narc']) {
      expect((await of.ask('POST', '/api/invite', { bearer: token }, { name })).status).toBe(400)
    }
  })
})

describe('what the media server tells', () => {
  const told = {
    kind: 'joined',
    sfu: 'local',
    place: 'orleans',
    room,
    user: '@claire:parvis.localhost',
    correlation: 'c',
  }

  test('is an entry with the correlation of the person’s own join, and the place of the SFU', async () => {
    await using of = await house()
    const tell = (body: object, token = 'of the gateway') =>
      fetch(`${of.gateway.url}/api/calls/presence`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-parvis-gateway': token },
        body: JSON.stringify(body),
      })
    expect((await tell(told)).status).toBe(204)
    expect((await tell({ ...told, kind: 'cut' })).status).toBe(204)
    expect(of.gateway.audit.entries).toMatchObject([
      { act: 'call.arrive', correlation: 'c', place: { from: 'orleans', to: 'orleans' } },
      { kind: 'outcome', of: 0, outcome: 'done' },
      { act: 'call.depart', correlation: 'c' },
      { kind: 'outcome', of: 2, outcome: 'cut' },
    ])
    expect((await tell(told, 'forged')).status).toBe(404)
    expect((await tell({ ...told, more: 1 })).status).toBe(400)
    of.gateway.audit.full = true
    expect((await tell(told)).status).toBe(503)
  })

  test('the end of the call closes its guests', async () => {
    await using of = await house()
    const { userId, visit } = await of.arrive()
    await of.ask('POST', `${at}/admit`, 'claire', { who: userId })
    await fetch(`${of.gateway.url}/api/calls/presence`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-parvis-gateway': 'of the gateway' },
      body: JSON.stringify({ ...told, kind: 'ended', user: null, correlation: null }),
    })
    expect((await of.ask('GET', '/api/visit', visit)).body['state']).toBe('closed')
    expect(of.users.get(userId)).toEqual({ deactivated: true })
  })
})
