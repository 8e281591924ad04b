import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, passwords, RunningStore } from '../testing/running-store.ts'

let store: RunningStore
let file: string
let share: string
beforeAll(async () => {
  store = await RunningStore.start({ limits: { failures: 5 } })
  await store.dav('claire', 'PUT', '/secret.txt', { body: 'CANARY-1' })
  await store.dav('claire', 'PUT', '/secret.txt', { body: 'CANARY-2' })
  file = (await store.property('claire', '/secret.txt', 'oc:fileid')) ?? ''
  await store.dav('claire', 'PUT', '/gone.txt', { body: 'CANARY-3' })
  await store.dav('claire', 'DELETE', '/gone.txt')
  await store.ask('MKCOL', '/remote.php/dav/uploads/claire/up', { as: 'claire' })
  await store.ask('PUT', '/remote.php/dav/uploads/claire/up/1', { as: 'claire', body: 'CANARY-4' })
  const link = await store.ocs('claire', 'POST', '/apps/files_sharing/api/v1/shares', {
    path: '/secret.txt',
    shareType: 3,
    password: 'x-y-z',
  })
  share = (JSON.parse(link.text) as { ocs: { data: { id: string } } }).ocs.data.id
  await store.ask('POST', '/remote.php/dav/systemtags/', { as: 'claire', body: '{"name":"t"}' })
})
afterAll(() => store.end())

const blobs = () =>
  readdirSync(join(store.folder, 'data/blobs'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length

/** Each address with an object of Claire's, and the same with one that never was. */
const objects = (): readonly (readonly [theirs: string, nothing: string])[] => [
  ['/remote.php/dav/files/claire/secret.txt', '/remote.php/dav/files/nobody/secret.txt'],
  ['/remote.php/dav/files/claire', '/remote.php/dav/files/nobody'],
  ['/remote.php/dav/uploads/claire/up', '/remote.php/dav/uploads/nobody/up'],
  ['/remote.php/dav/uploads/claire/up/1', '/remote.php/dav/uploads/nobody/up/1'],
  ['/remote.php/dav/trashbin/claire/trash', '/remote.php/dav/trashbin/nobody/trash'],
  [`/remote.php/dav/versions/claire/versions/${file}`, '/remote.php/dav/versions/nobody/versions/99999'],
  [`/remote.php/dav/versions/idriss/versions/${file}`, '/remote.php/dav/versions/idriss/versions/99999'],
  [`/remote.php/dav/systemtags-relations/files/${file}`, '/remote.php/dav/systemtags-relations/files/99999'],
  [`/remote.php/dav/systemtags-relations/files/${file}/1`, '/remote.php/dav/systemtags-relations/files/99999/1'],
  [`/remote.php/dav/comments/files/${file}`, '/remote.php/dav/comments/files/99999'],
  [`/ocs/v2.php/apps/files_sharing/api/v1/shares/${share}`, '/ocs/v2.php/apps/files_sharing/api/v1/shares/99999'],
  ['/ocs/v2.php/cloud/users/claire', '/ocs/v2.php/cloud/users/nobody'],
  ['/ocs/v2.php/cloud/users/claire/groups', '/ocs/v2.php/cloud/users/nobody/groups'],
]
const methods = [
  'GET',
  'HEAD',
  'PUT',
  'POST',
  'DELETE',
  'MKCOL',
  'COPY',
  'MOVE',
  'PROPFIND',
  'PROPPATCH',
  'LOCK',
  'UNLOCK',
  'REPORT',
  'OPTIONS',
]

describe('T25 what belongs to somebody else', () => {
  it('is answered, at every address and by every method, as what never was', async () => {
    for (const [theirs, nothing] of objects()) {
      for (const method of methods) {
        const headers = { 'ocs-apirequest': 'true', destination: '/remote.php/dav/files/idriss/stolen' }
        const [one, other] = await Promise.all(
          [theirs, nothing].map((path) => store.ask(method, path, { as: 'idriss', headers })),
        )
        expect([one?.status, one?.text], `${method} ${theirs}`).toEqual([other?.status, other?.text])
        expect(one?.status).toBeGreaterThanOrEqual(400)
        expect(one?.text).not.toContain('CANARY')
      }
    }
    expect((await store.dav('claire', 'GET', '/secret.txt')).text).toBe('CANARY-2')
    expect(await store.names('idriss', '/remote.php/webdav/')).toEqual(['/remote.php/webdav/'])
  })

  it('is not reached by a destination, a tag of If, or a path that climbs', async () => {
    await store.dav('idriss', 'PUT', '/own', { body: 'x' })
    for (const destination of [
      '/remote.php/dav/files/claire/x',
      `${store.url}/remote.php/dav/files/claire/x`,
      '/remote.php/dav/files/idriss/../claire/x',
      '/remote.php/dav/files/idriss/%2e%2e/claire/x',
      '/remote.php/dav/trashbin/claire/trash/x',
    ]) {
      for (const method of ['COPY', 'MOVE']) {
        expect([400, 502]).toContain((await store.dav('idriss', method, '/own', { headers: { destination } })).status)
      }
    }
    for (const path of [
      '/../claire/secret.txt',
      '/..%2fclaire/secret.txt',
      '/%2e%2e/claire/secret.txt',
      '/..%5cclaire%5csecret.txt',
      '/a/../../claire/secret.txt',
      '//../claire/secret.txt',
      '/%252e%252e/claire/secret.txt',
    ]) {
      for (const method of ['GET', 'PUT', 'DELETE', 'PROPFIND']) {
        const { status, text } = await store.dav('idriss', method, path)
        expect([400, 404, 409]).toContain(status)
        expect(text).not.toContain('CANARY')
      }
    }
    expect(
      (
        await store.dav('idriss', 'PUT', '/own', {
          body: 'y',
          headers: { if: '</remote.php/dav/files/claire/secret.txt> (["x"])' },
        })
      ).status,
    ).toBe(412)
  })

  it('needs an account at all: nobody gets anything, and is told nothing', async () => {
    for (const [theirs, nothing] of objects()) {
      for (const method of methods) {
        const [one, other] = await Promise.all([theirs, nothing].map((path) => store.ask(method, path)))
        expect([one?.status, one?.text]).toEqual([401, other?.text])
        expect(one?.headers['www-authenticate']).toContain('Basic')
      }
    }
  })
})

describe('T26 who asks too much', () => {
  it('waits after wrong passwords, while who is known goes on', async () => {
    const wrong = () =>
      store.ask('GET', '/remote.php/webdav/x', { headers: { authorization: basic('claire', 'wrong') } })
    expect((await store.dav('claire', 'GET', '/secret.txt')).status).toBe(200)
    for (let count = 0; count < 5; count += 1) expect((await wrong()).status).toBe(401)
    const late = await wrong()
    expect([late.status, Number(late.headers['retry-after']) > 0]).toEqual([429, true])
    expect((await store.dav('claire', 'GET', '/secret.txt')).status).toBe(200)
  })

  it('sends XML that is refused before it grows', async () => {
    const bomb =
      '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><d:propfind xmlns:d="DAV:"><d:prop>&c;</d:prop></d:propfind>'
    for (const method of ['PROPFIND', 'PROPPATCH', 'LOCK', 'REPORT']) {
      expect((await store.dav('claire', method, '/secret.txt', { body: bomb })).status).toBe(400)
      expect((await store.dav('claire', method, '/secret.txt', { body: Buffer.alloc(2 ** 20, 'a') })).status).toBe(413)
    }
  })

  it('sends a body that trickles, or stops: it is ended, and nothing of it stays', async () => {
    await store.restart({ limits: { idle: 1000, trickle: 64 } })
    const before = blobs()
    const started = async (path: string) => {
      const socket = connect(store.port, '127.0.0.1')
      const auth = basic('claire', passwords['claire'] ?? '')
      socket.write(`PUT ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${auth}\r\nContent-Length: 1000000\r\n\r\n`)
      socket.on('error', () => {})
      return socket
    }
    const [slow, silent, cut] = [
      await started('/remote.php/webdav/slow'),
      await started('/remote.php/webdav/silent'),
      await started('/remote.php/webdav/cut'),
    ]
    const trickling = setInterval(() => slow.write('x'), 50)
    cut.write(Buffer.alloc(100_000))
    await sleep(50)
    cut.destroy()
    await Promise.all([once(slow.resume(), 'close'), once(silent.resume(), 'close')])
    clearInterval(trickling)
    while (blobs() !== before) await sleep(20)
    await store.restart({})
    for (const name of ['slow', 'silent', 'cut'])
      expect((await store.dav('claire', 'GET', `/${name}`)).status).toBe(404)
  })

  it('is told no before sending, where asking comes first', async () => {
    const socket = connect(store.port, '127.0.0.1')
    socket.write(
      'PUT /remote.php/webdav/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n',
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('does not make a file that a browser would run', async () => {
    await store.dav('claire', 'PUT', '/page.html', { body: '<script>1</script>' })
    const { headers } = await store.dav('claire', 'GET', '/page.html')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(headers['content-disposition']).toMatch(/^attachment/)
  })
})

it('an answer says nothing of the inside', async () => {
  for (const [path, expected] of [
    ['/', 404],
    ['/nothing', 404],
    ['/remote.php', 404],
    // There to be searched, with no page of its own.
    ['/remote.php/dav', 405],
    ['/ocs/v3.php/cloud/user', 404],
    ['/index.php/apps/files', 404],
  ] as const) {
    const { status, text } = await store.ask('GET', path, { as: 'claire' })
    expect([path, status]).toEqual([path, expected])
    expect(text).not.toMatch(/at .*\.ts|Error|sqlite|node_modules/)
  }
})
