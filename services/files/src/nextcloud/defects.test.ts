import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storePath } from '../store/store-path.ts'
import { passwordOf } from '../testing/store-administrator.ts'
import { startStore, type TestStore } from '../testing/store.ts'
import { Connection } from './connection.ts'
import { readMultistatus } from './multistatus.ts'
import { nextcloudStore } from './nextcloud-store.ts'
import { nextcloudPeople } from './people.ts'

// What nextcloud-node-client 1.8.1 was seen to do. Each is shown not to happen here.
let process_: TestStore
beforeAll(async () => {
  process_ = await startStore()
  await process_.addUser('claire')
  await process_.addUser('bobby')
})
afterAll(() => process_.close())

const opened = (url: string, password = passwordOf('claire'), patience = { head: 30_000, body: 30_000 }) => {
  const connection = new Connection({ url, passwordOf: async () => password, patience })
  return { store: nextcloudStore(connection), [Symbol.asyncDispose]: () => connection.close() }
}
const body = (text: string) => Readable.from([Buffer.from(text)])
const code = (name: string) => expect.objectContaining({ code: name })

/** A store that answers as it is told, and keeps what it was asked. */
async function pretender(answer: RequestListener) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { url, asked, [Symbol.asyncDispose]: close }
}

describe('a defect that is not here', () => {
  test('a name with # or ? writes to another file', async () => {
    await using claire = opened(process_.url)
    await claire.store.write('claire', ['a.txt'], body('mine'), { length: 4 })
    await claire.store.write('claire', ['a.txt#1'], body('other'), { length: 5 })
    await claire.store.write('claire', ['a.txt?x'], body('third'), { length: 5 })
    expect((await claire.store.stat('claire', ['a.txt'])).size).toBe(4)
    const names = (await claire.store.list('claire', [])).map(({ path }) => path[0])
    expect(names).toEqual(expect.arrayContaining(['a.txt', 'a.txt#1', 'a.txt?x']))
  })

  test('a path leaves its folder and reaches another API', async () => {
    for (const path of ['/../../ocs/v1.php/cloud/users/bob', '../x', 'a/../../x'])
      expect(() => storePath(path)).toThrow('request.invalid')
    await using fake = await pretender((_request, response) => response.writeHead(404).end())
    await using claire = opened(fake.url)
    await expect(claire.store.remove('claire', ['%2e%2e', '..%2f'])).rejects.toEqual(code('files.missing'))
    await expect(claire.store.deleteTrashed('claire', '../../users')).rejects.toEqual(code('request.invalid'))
    await expect(claire.store.unshare('claire', '1/../../x')).rejects.toEqual(code('request.invalid'))
    await expect(claire.store.restoreVersion('claire', '5', '..')).rejects.toEqual(code('request.invalid'))
    expect(fake.asked).toEqual(['DELETE /remote.php/dav/files/claire/%252e%252e/..%252f'])
  })

  test('an account’s name reaches another API', async () => {
    const people = nextcloudPeople({ url: process_.url, administrator: { username: 'admin', password: 'x' } })
    for (const name of ['../x', 'a/b', 'a?b', '..', '', 'a#b'])
      await expect(people.create(name, 'password-long')).rejects.toEqual(code('request.invalid'))
  })

  test('names are read as numbers, or with their entities', () => {
    const row = (href: string, type: string) =>
      `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:getcontenttype>${type}</d:getcontenttype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`
    const xml = `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${row('/f/a%26b%3Bc', '007')}${row('/f/x&amp;y', '1e5')}</d:multistatus>`
    const [one, two] = readMultistatus(xml)
    expect([one?.path, one?.properties.get('getcontenttype')]).toEqual([['f', 'a&b;c'], '007'])
    expect([two?.path, two?.properties.get('getcontenttype')]).toEqual([['f', 'x&y'], '1e5'])
  })

  test.each([
    ['an entity of its own', '<!DOCTYPE x [<!ENTITY e "boom">]><d:multistatus xmlns:d="DAV:">&e;</d:multistatus>'],
    ['half a document', '<d:multistatus xmlns:d="DAV:"><d:response>'],
    ['no XML', '{"a":1}'],
  ])('XML with %s is read as if it were whole', (_what, xml) => {
    expect(() => readMultistatus(xml)).toThrow('upstream.unavailable')
  })

  test('a property called __proto__ changes what an object is', () => {
    const xml =
      '<d:multistatus xmlns:d="DAV:"><d:response><d:href>/a</d:href><d:propstat><d:prop><__proto__>x</__proto__></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>'
    expect([...(readMultistatus(xml)[0]?.properties ?? [])]).toEqual([['__proto__', 'x']])
  })

  test('a wrong password, or a server that is down, reads as « not there »', async () => {
    await using wrong = opened(process_.url, 'not the password')
    await expect(wrong.store.stat('claire', ['a.txt'])).rejects.toEqual(code('upstream.unavailable'))
    await expect(wrong.store.list('claire', [])).rejects.toEqual(code('upstream.unavailable'))
    await using down = opened('http://127.0.0.1:1')
    await expect(down.store.stat('claire', ['a.txt'])).rejects.toEqual(code('upstream.unavailable'))
  })

  test('an account is taken for another that its name begins', async () => {
    const people = nextcloudPeople(process_)
    expect(await people.create('bobby', 'password-of-some-length')).toBe(false)
    expect(await people.create('bob', 'password-of-some-length')).toBe(true)
    await process_.addUser('annabelle')
    // Too short a password: nothing is made, and the library answers with annabelle.
    await expect(people.create('anna', 'x')).rejects.toEqual(code('upstream.unavailable'))
  })

  test('a server that says nothing is waited for without end', async () => {
    await using silent = await pretender(() => undefined)
    await using claire = opened(silent.url, 'x', { head: 300, body: 300 })
    await expect(claire.store.stat('claire', [])).rejects.toEqual(code('upstream.timeout'))
    const administrator = { username: 'admin', password: 'x' }
    const people = nextcloudPeople({ url: silent.url, administrator, patience: 300 })
    await expect(people.create('paul', 'password-long')).rejects.toEqual(code('upstream.timeout'))
  })

  test('who goes away is not heard: the request goes on', async () => {
    const closed = Promise.withResolvers<void>()
    await using slow = await pretender((request) => request.socket.once('close', () => closed.resolve()))
    await using claire = opened(slow.url)
    const abort = new AbortController()
    const reading = claire.store.read('claire', ['a'], { signal: abort.signal })
    await expect.poll(() => slow.asked.length).toBe(1)
    abort.abort()
    await expect(reading).rejects.toThrow()
    await closed.promise
  })

  test('a whole file is held in memory', async () => {
    let sent = 0
    await using endless = await pretender((_request, response) => {
      const more = () => {
        while (sent < 2 ** 31) {
          sent += 65_536
          if (!response.write(Buffer.alloc(65_536))) return response.once('drain', more)
        }
        return response.end()
      }
      more()
    })
    await using claire = opened(endless.url)
    const content = await claire.store.read('claire', ['a'])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(sent).toBeLessThan(2 ** 25)
    content?.stream.destroy()
  })

  test('a part of a file that ends early is kept as the whole', async () => {
    await using claire = opened(process_.url)
    const short = claire.store.write('claire', ['court'], body('three'), { length: 500 })
    await expect(short).rejects.toThrow()
    await expect(claire.store.stat('claire', ['court'])).rejects.toEqual(code('files.missing'))
  })
})
