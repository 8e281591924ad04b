import { createHash } from 'node:crypto'
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RunningStore } from '../testing/running-store.ts'

let store: RunningStore
beforeAll(async () => {
  store = await RunningStore.start()
})
afterAll(() => store.end())

const put = (path: string, body: string, headers: Record<string, string> = {}) =>
  store.dav('claire', 'PUT', path, { body, headers })
const at = (path: string) => ({ destination: `${store.url}/remote.php/dav/files/claire${path}` })

describe('a file', () => {
  it('is what was written, with what sync clients need to know of it', async () => {
    const made = await put('/a.txt', 'hello', { 'x-oc-mtime': '1700000000' })
    expect(made.status).toBe(201)
    expect(made.headers).toMatchObject({
      'oc-fileid': expect.stringMatching(/^\d{8}oc/) as string,
      'x-oc-mtime': 'accepted',
    })
    const read = await store.dav('claire', 'GET', '/a.txt')
    expect(read).toMatchObject({ status: 200, text: 'hello' })
    expect(read.headers).toMatchObject({
      etag: made.headers.etag,
      'content-type': 'text/plain',
      'content-disposition': expect.stringContaining('attachment') as string,
    })
    expect(read.headers['last-modified']).toBe('Tue, 14 Nov 2023 22:13:20 GMT')
    expect(await store.property('claire', '/a.txt', 'oc:permissions')).toBe('RGDNVW')
    expect(await store.property('claire', '/a.txt', 'oc:id')).toBe(made.headers['oc-fileid'])
    expect(await store.property('claire', '/a.txt', 'd:getetag')).toBe(
      `&quot;${made.headers.etag?.replaceAll('"', '')}&quot;`,
    )
    expect((await put('/a.txt', 'again')).status).toBe(204)
  })

  it('has the checksum of its bytes; another one that is claimed is refused and nothing stays', async () => {
    const sha1 = createHash('sha1').update('bytes').digest('hex')
    const md5 = createHash('md5').update('bytes').digest('hex')
    expect((await put('/sum', 'bytes', { 'oc-checksum': `MD5:${md5}` })).status).toBe(201)
    expect(await store.property('claire', '/sum', 'oc:checksums')).toBe(
      `<oc:checksum>SHA1:${sha1} MD5:${md5}</oc:checksum>`,
    )
    expect((await put('/sum', 'other', { 'oc-checksum': `SHA1:${sha1}` })).status).toBe(400)
    expect((await store.dav('claire', 'GET', '/sum')).text).toBe('bytes')
    expect((await put('/none', 'other', { 'oc-checksum': `SHA1:${sha1}` })).status).toBe(400)
    expect((await store.dav('claire', 'GET', '/none')).status).toBe(404)
  })

  it('whose bytes the disk has lost is not there, whole or in part; what is left of it stays', async () => {
    await put('/lost', 'x'.repeat(3_210_123))
    const folder = join(store.folder, 'data', 'blobs')
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
    const places = files.map(({ parentPath, name }) => join(parentPath, name))
    const [place = ''] = places.filter((file) => statSync(file).size === 3_210_123)
    truncateSync(place, 3_210_122)
    expect((await store.dav('claire', 'GET', '/lost')).status).toBe(404)
    expect(await store.dav('claire', 'GET', '/lost', { headers: { range: 'bytes=5-7' } })).toMatchObject({
      text: 'xxx',
    })
    rmSync(place)
    expect((await store.dav('claire', 'GET', '/lost', { headers: { range: 'bytes=5-7' } })).status).toBe(404)
    expect((await store.dav('claire', 'HEAD', '/lost')).status).toBe(200)
  })

  it('is given in part, or not again, as the reader asks', async () => {
    const etag = String((await put('/range', '0123456789')).headers.etag)
    const get = (headers: Record<string, string>) => store.dav('claire', 'GET', '/range', { headers })
    expect(await get({ range: 'bytes=2-4' })).toMatchObject({
      status: 206,
      text: '234',
      headers: { 'content-range': 'bytes 2-4/10' },
    })
    expect(await get({ range: 'bytes=2-4', 'if-range': '"old"' })).toMatchObject({ status: 200, text: '0123456789' })
    expect(await get({ range: 'bytes=99-' })).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */10' } })
    expect((await get({ 'if-none-match': etag })).status).toBe(304)
    expect((await get({ 'if-match': '"old"' })).status).toBe(412)
  })

  it('is written only where the writer knows what was there', async () => {
    const etag = String((await put('/cond', '1')).headers.etag)
    expect((await put('/cond', '2', { 'if-none-match': '*' })).status).toBe(412)
    expect((await put('/cond', '2', { 'if-match': '"old"' })).status).toBe(412)
    expect((await put('/cond', '2', { 'if-match': etag })).status).toBe(204)
    expect((await put('/gone', '2', { 'if-match': '*' })).status).toBe(412)
    expect((await put('/cond', '3', { 'content-range': 'bytes 0-0/9' })).status).toBe(400)
    expect((await store.dav('claire', 'GET', '/cond')).text).toBe('2')
  })

  it('has a name, whatever signs are in it', async () => {
    for (const name of ['a#b', 'a?b', '50%', 'a%20b', 'a&b', 'é;+,', "l'été", '<x>', 'a b', '😀']) {
      const path = `/names/${encodeURIComponent(name)}`
      await store.dav('claire', 'MKCOL', '/names')
      expect((await put(path, name)).status).toBe(201)
      expect((await store.dav('claire', 'GET', path)).text).toBe(name)
      expect(await store.names('claire', '/remote.php/webdav/names')).toContain(`/remote.php/webdav/names/${name}`)
    }
  })
})

describe('a folder', () => {
  it('changes its etag, and those above, with anything below; others keep theirs', async () => {
    for (const path of ['/t', '/t/u', '/t/u/v', '/t/w']) await store.dav('claire', 'MKCOL', path)
    const etags = async () =>
      Promise.all(['/', '/t', '/t/u', '/t/u/v', '/t/w'].map((path) => store.property('claire', path, 'd:getetag')))
    const changed = async (act: () => Promise<unknown>) => {
      const before = await etags()
      await act()
      return (await etags()).map((etag, index) => etag !== before[index])
    }
    expect(await changed(() => put('/t/u/v/f', 'x'))).toEqual([true, true, true, true, false])
    expect(await changed(() => put('/t/u/v/f', 'y'))).toEqual([true, true, true, true, false])
    expect(await changed(() => store.dav('claire', 'MOVE', '/t/u/v/f', { headers: at('/t/w/f') }))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect(await changed(() => store.dav('claire', 'DELETE', '/t/w/f'))).toEqual([true, true, false, false, true])
    expect(await changed(() => store.dav('claire', 'GET', '/t/w'))).toEqual([false, false, false, false, false])
  })

  it('has the size of all that it holds, and lists its own children only', async () => {
    await store.dav('claire', 'MKCOL', '/size')
    await store.dav('claire', 'MKCOL', '/size/in')
    await put('/size/a', '12345')
    await put('/size/in/b', '123')
    expect(await store.property('claire', '/size', 'oc:size')).toBe('8')
    for (const depth of ['1', 'infinity', undefined]) {
      const { text } = await store.dav('claire', 'PROPFIND', '/size', { headers: depth ? { depth } : {} })
      expect(text.match(/<d:response>/g)).toHaveLength(3)
    }
    await store.dav('claire', 'COPY', '/size', { headers: at('/size2') })
    expect(await store.property('claire', '/size2', 'oc:size')).toBe('8')
    await put('/size2/a', '1')
    expect((await store.dav('claire', 'GET', '/size/a')).text).toBe('12345')
  })

  it('keeps the id of what moves, and never goes into itself', async () => {
    await store.dav('claire', 'MKCOL', '/m')
    await store.dav('claire', 'MKCOL', '/m/in')
    const id = await store.property('claire', '/m/in', 'oc:fileid')
    expect((await store.dav('claire', 'MOVE', '/m', { headers: at('/m/in/m') })).status).toBe(403)
    expect((await store.dav('claire', 'MOVE', '/m/in', { headers: at('/m') })).status).toBe(403)
    expect((await store.dav('claire', 'MOVE', '/m', { headers: { destination: '/remote.php/webdav/n' } })).status).toBe(
      201,
    )
    expect(await store.property('claire', '/n/in', 'oc:fileid')).toBe(id)
    expect(
      (
        await store.dav('claire', 'MOVE', '/n', {
          headers: { destination: 'http://other.example/remote.php/webdav/n' },
        })
      ).status,
    ).toBe(502)
    expect(
      (await store.dav('claire', 'MOVE', '/n', { headers: { destination: '/remote.php/dav/files/idriss/n' } })).status,
    ).toBe(502)
  })

  it('lets nothing through a missing one, and is not a file', async () => {
    expect((await put('/no/such/file', 'x')).status).toBe(409)
    expect((await store.dav('claire', 'MKCOL', '/no/such')).status).toBe(409)
    await store.dav('claire', 'MKCOL', '/dir')
    expect((await store.dav('claire', 'MKCOL', '/dir')).status).toBe(405)
    expect((await put('/dir', 'x')).status).toBe(405)
    expect((await store.dav('claire', 'GET', '/dir')).status).toBe(405)
    expect((await store.dav('claire', 'DELETE', '/')).status).toBe(403)
  })
})

describe('a lock', () => {
  const body =
    '<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:exclusive/></d:lockscope><d:locktype><d:write/></d:locktype><d:owner>C</d:owner></d:lockinfo>'

  it('holds after a restart, for who shows its token', async () => {
    await put('/locked', '1')
    const { headers } = await store.dav('claire', 'LOCK', '/locked', { body, headers: { timeout: 'Second-600' } })
    const token = String(headers['lock-token'])
    await store.restart()
    expect((await put('/locked', '2')).status).toBe(423)
    expect((await store.dav('claire', 'DELETE', '/locked')).status).toBe(423)
    expect((await put('/locked', '2', { if: `(${token})` })).status).toBe(204)
    expect((await put('/locked', '2', { if: '(<opaquelocktoken:bogus>)' })).status).toBe(412)
    expect((await store.dav('claire', 'UNLOCK', '/locked', { headers: { 'lock-token': token } })).status).toBe(204)
    expect((await put('/locked', '3')).status).toBe(204)
  })

  it('on a folder holds what is below it, and new names in it', async () => {
    await store.dav('claire', 'MKCOL', '/lf')
    await put('/lf/a', '1')
    const { headers } = await store.dav('claire', 'LOCK', '/lf', { body, headers: { depth: 'infinity' } })
    expect((await put('/lf/a', '2')).status).toBe(423)
    expect((await put('/lf/b', '2')).status).toBe(423)
    expect(
      (await put('/lf/b', '2', { if: `</remote.php/dav/files/claire/lf> (${String(headers['lock-token'])})` })).status,
    ).toBe(201)
    expect((await store.dav('claire', 'LOCK', '/lf/a', { body })).status).toBe(423)
  })
})

it('a favourite is one’s own, and others can be asked for', async () => {
  await put('/fav', 'x')
  const set =
    '<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop><oc:favorite>1</oc:favorite></d:prop></d:set></d:propertyupdate>'
  expect((await store.dav('claire', 'PROPPATCH', '/fav', { body: set })).text).toContain('200 OK')
  expect(await store.property('claire', '/fav', 'oc:favorite')).toBe('1')
  const report =
    '<oc:filter-files xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:favorite/></d:prop><oc:filter-rules><oc:favorite>1</oc:favorite></oc:filter-rules></oc:filter-files>'
  const { text } = await store.dav('claire', 'REPORT', '/', { body: report })
  expect(text.match(/<d:response>/g)).toHaveLength(1)
  expect(text).toContain('/fav<')
})

describe('a quota', () => {
  it('ends an upload before, or while, it is too much', async () => {
    await store.ocs('admin', 'PUT', '/cloud/users/idriss', { key: 'quota', value: '1000' })
    const write = (path: string, size: number, headers = {}) =>
      store.dav('idriss', 'PUT', path, { body: Buffer.alloc(size), headers })
    expect((await write('/a', 600)).status).toBe(201)
    expect((await write('/b', 600)).status).toBe(507)
    expect((await write('/b', 600, { 'transfer-encoding': 'chunked' })).status).toBe(507)
    expect((await write('/a', 900)).status).toBe(204)
    const into = { destination: '/remote.php/webdav/c' }
    expect((await store.dav('idriss', 'COPY', '/a', { headers: into })).status).toBe(507)
    expect(await store.property('idriss', '/', 'd:quota-available-bytes')).toBe('100')
    expect(await store.names('idriss', '/remote.php/dav/files/idriss')).toHaveLength(2)
  })
})
