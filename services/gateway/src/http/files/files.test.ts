import { createHash, randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fakeIdentity, person, startEngine, startGateway, temporaryFolder } from '../../testing/gateway.ts'
import { actedOn } from '../audited.ts'
import { storeAccount } from './account-name.ts'

const claire = person('claire')
const idriss = person('idriss')
const room = '!coffre:parvis.localhost'
const coffre = createHash('sha256').update(room).digest('base64url')
const blob = randomBytes(18).toString('base64url')

interface Ask {
  readonly as?: string
  readonly json?: unknown
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A files service that notes what it was told, behind the real application; claire is in the coffre's room. */
async function ask(method: string, path: string, { as, json, body, headers = {} }: Ask = {}) {
  using folder = temporaryFolder({ token: 'of the gateway' })
  chmodSync(join(folder.path, 'token'), 0o600)
  const bodies: string[] = []
  await using files = await startEngine((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      bodies.push(text)
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  const identity = fakeIdentity([claire, idriss])
  const roomsOf = async (userId: string) => new Set(userId === claire.account.matrixUserId ? [room] : [])
  await using gateway = await startGateway(
    { files: { url: files.url, tokenFile: join(folder.path, 'token') } },
    { identity: { ...identity, roomsOf } },
  )
  const answer = await fetch(`${gateway.url}/api/files${path}`, {
    method,
    headers: {
      ...(as !== undefined && { 'x-test-session': `token-${as}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(body !== undefined && { body }),
  })
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string }
  await expect.poll(() => gateway.audit.entries.length % 2).toBe(0)
  const [request] = files.requests
  return {
    status: answer.status,
    code,
    receipt: answer.headers.get('x-parvis-audit'),
    told: request && [request.method, request.url, request.headers['x-parvis-account']],
    request,
    said: bodies[0],
    entries: gateway.audit.entries,
    log: JSON.stringify([gateway.audit.entries, gateway.logs]),
  }
}

describe('a shared folder behind the gateway', () => {
  test('an account of the storage is linked by who is signed in, and the log says so', async () => {
    const { told, entries } = await ask('POST', '/account/link', { as: 'claire' })
    expect(told).toEqual(['POST', '/account/link', 'claire'])
    expect(entries[0]).toMatchObject({ kind: 'intent', act: 'file.account', decision: 'allow' })
    expect((await ask('POST', '/account/link')).status).toBe(401)
    expect((await ask('GET', '/account', { as: 'claire' })).entries).toEqual([])
  })

  test('the service hears from the gateway alone who asks, and the act is in the log before', async () => {
    const headers = {
      'x-parvis-path': 'Secret%20name.txt',
      'x-parvis-account': 'idriss',
      'x-parvis-gateway': 'forged',
      range: 'bytes=3-',
    }
    const { status, told, request, entries, receipt, log } = await ask('GET', '/dossiers/content', {
      as: 'claire',
      headers,
    })
    expect([status, told, receipt]).toEqual([200, ['GET', '/dossiers/content', 'claire'], '0'])
    expect(request?.headers).toMatchObject({
      'x-parvis-gateway': 'of the gateway',
      'x-parvis-path': 'Secret%20name.txt',
      range: 'bytes=3-',
    })
    expect(entries[0]).toMatchObject({ kind: 'intent', act: 'file.read', decision: 'allow' })
    expect(entries[0]).toHaveProperty('object')
    expect(entries[1]).toMatchObject({ kind: 'outcome', of: 0, status: 200 })
    expect(log).not.toContain('Secret')
  })

  test('what is said in JSON goes on as it was understood; bytes go on as they are', async () => {
    const moved = await ask('POST', '/dossiers/move', { as: 'claire', json: { from: 'a', to: 'b' } })
    expect([moved.told, JSON.parse(moved.said ?? '')]).toEqual([
      ['POST', '/dossiers/move', 'claire'],
      { from: 'a', to: 'b', overwrite: false },
    ])
    const headers = { 'x-parvis-path': 'a', 'content-type': 'application/json' }
    const written = await ask('PUT', '/dossiers/content', { as: 'claire', body: '{"not": json', headers })
    expect([written.status, written.said]).toEqual([200, '{"not": json'])
  })

  test('a person is shared with by Matrix id, and must have an account here', async () => {
    const share = (whom: string) =>
      ask('POST', '/dossiers/share', { as: 'claire', json: { path: 'a', kind: 'user', with: whom } })
    const given = await share('@idriss:parvis.localhost')
    expect(JSON.parse(given.said ?? '')).toEqual({ path: 'a', kind: 'user', with: 'idriss' })
    const none = await share('@nobody:elsewhere')
    expect([none.status, none.code, none.told]).toEqual([404, 'account.unknown', undefined])
  })

  test.each([
    ['POST', '/dossiers/list', { path: 5 }],
    ['POST', '/dossiers/list', { path: '', more: true }],
    ['POST', '/dossiers/move', { from: 'a' }],
    ['POST', '/dossiers/unshare', {}],
    ['DELETE', '/dossiers/uploads/..%2f..%2fx', undefined],
    ['GET', '/dossiers/uploads/%00', undefined],
  ])('%s %s of %j reaches nothing', async (method, path, json) => {
    const { status, told, entries } = await ask(method, path, { as: 'claire', ...(json && { json }) })
    expect([status, told, entries]).toEqual([400, undefined, []])
  })

  test.each(['/dossiers', '/dossiers/content/x', '/../health', '/health', '/dossiers/stat'])(
    'what is in no row is not there: GET %s',
    async (path) => {
      const { status, told } = await ask('GET', path, { as: 'claire' })
      expect([status === 404 || status === 405, told]).toEqual([true, undefined])
    },
  )

  test('nobody without a session reads, and it is no entry', async () => {
    const { status, told, entries } = await ask('GET', '/dossiers/quota')
    expect([status, told, entries]).toEqual([401, undefined, []])
  })
})

describe('a coffre behind the gateway', () => {
  const at = `/coffres/${coffre}/blobs/${blob}`
  const headers = { 'x-parvis-room': room }

  test('F18 is for who is in its room now, and the refusal of others is in the log', async () => {
    const mine = await ask('GET', at, { as: 'claire', headers })
    expect([mine.status, mine.told]).toEqual([200, ['GET', at, undefined]])
    const other = await ask('GET', at, { as: 'idriss', headers })
    expect([other.status, other.code, other.told]).toEqual([403, 'policy.denied', undefined])
    expect(other.entries[0]).toMatchObject({ act: 'coffre.read', decision: 'refuse', rules: ['coffre-members'] })
  })

  test('is the one of the room that is named: another room is refused before it is asked', async () => {
    for (const named of ['!mine:parvis.localhost', '', room.toUpperCase()]) {
      const { status, told } = await ask('GET', at, { as: 'claire', headers: { 'x-parvis-room': named } })
      expect([status, told]).toEqual([400, undefined])
    }
  })

  test('F11 the hash of a new state is in the log, and nothing is asked of the store', async () => {
    const hash = randomBytes(32).toString('base64url')
    const asked = await ask('POST', `/coffres/${coffre}/heads`, { as: 'claire', headers, json: { hash } })
    expect([asked.status, asked.told]).toEqual([204, undefined])
    expect(asked.entries[0]).toMatchObject({ act: 'coffre.head', decision: 'allow' })
    const outside = await ask('POST', `/coffres/${coffre}/heads`, { as: 'idriss', headers, json: { hash } })
    expect([outside.status, outside.code]).toEqual([403, 'policy.denied'])
    const none = await ask('POST', `/coffres/${coffre}/heads`, { as: 'claire', headers, json: { hash: 'x' } })
    expect(none.status).toBe(400)
  })

  test('what leaves a coffre for where the server reads is in the log first', async () => {
    const asked = await ask('POST', `/coffres/${coffre}/takeouts`, { as: 'claire', headers, json: { blob } })
    expect([asked.status, asked.told]).toEqual([204, undefined])
    expect(asked.entries[0]).toMatchObject({ act: 'coffre.takeout', decision: 'allow' })
    const outside = await ask('POST', `/coffres/${coffre}/takeouts`, { as: 'idriss', headers, json: { blob } })
    expect([outside.status, outside.code]).toEqual([403, 'policy.denied'])
  })

  test('a recording is in the log before it begins, for who is in the room, and nothing is asked of the store', async () => {
    const asked = await ask('POST', `/coffres/${coffre}/recordings`, { as: 'claire', headers, json: {} })
    expect([asked.status, asked.told, asked.receipt]).toEqual([204, undefined, '0'])
    expect(asked.entries[0]).toMatchObject({ kind: 'intent', act: 'call.record', decision: 'allow' })
    const ended = await ask('POST', `/coffres/${coffre}/recordings/ended`, { as: 'claire', headers, json: {} })
    expect([ended.status, ended.entries[0]]).toMatchObject([204, { act: 'call.record.end', decision: 'allow' }])
    const outside = await ask('POST', `/coffres/${coffre}/recordings`, { as: 'idriss', headers, json: {} })
    expect([outside.status, outside.entries[0]]).toMatchObject([403, { act: 'call.record', decision: 'refuse' }])
  })

  test('F14 a link is opened by anybody; its reading is an entry, in which the link itself is not', async () => {
    const link = randomBytes(18).toString('base64url')
    const { status, told, entries, log } = await ask('GET', `/links/${link}/content`)
    expect([status, told]).toEqual([200, ['GET', `/links/${link}/content`, undefined]])
    expect(entries[0]).toMatchObject({ act: 'link.read', decision: 'allow' })
    expect(log).not.toContain(link)
  })

  test('who has a link that takes files puts one in: an entry, in which neither link nor name is', async () => {
    const headers = { 'x-parvis-link': 'aLinkOfAFolder', 'x-parvis-path': 'caf%C3%A9', 'x-parvis-link-words': 'mot' }
    const put = { headers: { ...headers, 'content-type': 'application/octet-stream' }, body: 'bytes' }
    const { request, said, entries, log } = await ask('PUT', '/public/content', put)
    expect([request?.headers, said]).toMatchObject([headers, 'bytes'])
    expect(entries[0]).toMatchObject({ act: 'link.deposit', decision: 'allow' })
    for (const secret of ['aLinkOfAFolder', 'caf%C3%A9', 'mot"']) expect(log).not.toContain(secret)
    const without = await ask('PUT', '/public/content', { body: 'x', headers: { 'x-parvis-path': 'a' } })
    expect([without.code, without.request]).toEqual(['request.invalid', undefined])
  })
})

test('an entry names a content of a coffre by room and blob, a file by a hash', () => {
  expect(actedOn('coffre.read', `${room}/${blob}`, claire).subject).toBe(`coffre:${room}/${blob}`)
  expect(actedOn('coffre.list', room, claire).subject).toBe(`room:${room}`)
  expect(actedOn('file.read', 'abc', claire).subject).toBe('file:abc')
})

test('an account of the store is named as the Matrix user, or by a hash where no store takes that name', () => {
  const named = (localpart: string) =>
    storeAccount({ ...claire, account: { ...claire.account, matrixUserId: `@${localpart}:h` } })
  expect(named('claire.morvan')).toBe('claire.morvan')
  for (const odd of ['a=b', 'x'.repeat(65), '_a', 'a/b']) expect(named(odd)).toMatch(/^_[0-9a-f]{40}$/)
})
