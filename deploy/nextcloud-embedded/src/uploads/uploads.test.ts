import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inOrder } from '../store/uploads.ts'
import { hrefs, RunningStore } from '../testing/running-store.ts'

let store: RunningStore
beforeAll(async () => {
  store = await RunningStore.start({ quota: 1_000_000 })
})
afterAll(() => store.end())

const whole = randomBytes(30_000)
const pieces = [0, 1, 2].map((index) => whole.subarray(index * 10_000, (index + 1) * 10_000))
const sha1 = (bytes: Buffer) => `SHA1:${createHash('sha1').update(bytes).digest('hex')}`
const up = (method: string, path: string, options: Parameters<RunningStore['ask']>[2] = {}) =>
  store.ask(method, `/remote.php/dav/uploads/claire/${path}`, { as: 'claire', ...options })
const read = async (path: string) => (await store.dav('claire', 'GET', path)).bytes
const blobs = () =>
  readdirSync(join(store.folder, 'data/blobs'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length

describe('a chunked upload', () => {
  it.each([
    ['of the desktop client', ['0000000000000000', '0000000000000001', '0000000000000002'], false],
    [
      'of rclone',
      ['000000000000000-000000000009999', '000000000010000-000000000019999', '000000000020000-000000000029999'],
      false,
    ],
    ['of version 2', ['00001', '00002', '00003'], true],
    ['with bare numbers', ['1', '9', '10'], true],
  ])('%s becomes the file', async (_, names, everywhere) => {
    const destination = `${store.url}/remote.php/dav/files/claire/big.bin`
    const headers = everywhere ? { destination, 'oc-total-length': '30000' } : {}
    expect((await up('DELETE', 'u1')).status).toBe(404)
    expect((await up('MKCOL', 'u1', { headers })).status).toBe(201)
    for (const [index, name] of names.entries()) {
      expect((await up('PUT', `u1/${name}`, { body: pieces[index] ?? '', headers })).status).toBe(201)
    }
    const done = await up('MOVE', 'u1/.file', {
      headers: { destination, 'oc-checksum': sha1(whole), 'x-oc-mtime': '1700000000' },
    })
    expect([201, 204]).toContain(done.status)
    expect(done.headers['oc-fileid']).toBeDefined()
    expect((await read('/big.bin')).equals(whole)).toBe(true)
    expect((await up('PROPFIND', 'u1')).status).toBe(404)
  })

  it('goes on after a restart at the sum of what is there, parts in any order', async () => {
    await up('MKCOL', 'u2')
    await up('PUT', 'u2/00002', { body: pieces[1] ?? '' })
    await up('PUT', 'u2/00001', { body: pieces[0] ?? '' })
    await store.restart()
    const { text } = await up('PROPFIND', 'u2')
    expect(hrefs(text)).toHaveLength(3)
    expect([...text.matchAll(/<d:getcontentlength>(\d+)/g)].map((match) => match[1])).toEqual(['10000', '10000'])
    await up('PUT', 'u2/00003', { body: pieces[2] ?? '' })
    const headers = {
      destination: '/remote.php/dav/files/claire/resumed',
      'oc-checksum': sha1(whole),
      'oc-total-length': '30000',
    }
    expect((await up('MOVE', 'u2/.file', { headers })).status).toBe(201)
    expect((await read('/resumed')).equals(whole)).toBe(true)
  })

  it('is refused when it is not what was promised, and can be mended', async () => {
    await up('MKCOL', 'u3')
    await up('PUT', 'u3/1', { body: pieces[0] ?? '' })
    const destination = '/remote.php/dav/files/claire/promised'
    const move = (headers: Record<string, string>) => up('MOVE', 'u3/.file', { headers: { destination, ...headers } })
    expect((await move({ 'oc-checksum': sha1(whole) })).status).toBe(400)
    expect((await move({ 'oc-total-length': '30000' })).status).toBe(400)
    expect((await store.dav('claire', 'GET', '/promised')).status).toBe(404)
    await up('PUT', 'u3/1', { body: whole })
    expect((await move({ 'oc-checksum': sha1(whole), 'oc-total-length': '30000' })).status).toBe(201)
    expect((await read('/promised')).equals(whole)).toBe(true)
  })

  it('obeys the conditions of the file that it becomes', async () => {
    await store.dav('claire', 'PUT', '/there', { body: 'old' })
    await up('MKCOL', 'u4')
    await up('PUT', 'u4/1', { body: 'new' })
    const headers = { destination: '/remote.php/dav/files/claire/there' }
    expect((await up('MOVE', 'u4/.file', { headers: { ...headers, 'if-match': '"old"' } })).status).toBe(412)
    expect((await up('MOVE', 'u4/.file', { headers: { ...headers, overwrite: 'F' } })).status).toBe(412)
    expect(
      (await up('MOVE', 'u4/.file', { headers: { destination: '/remote.php/dav/files/idriss/there' } })).status,
    ).toBe(502)
    expect((await up('MOVE', 'u4/.file', { headers })).status).toBe(204)
    expect((await read('/there')).toString()).toBe('new')
  })

  it('counts for the quota while it is under way, and leaves nothing when it is given up', async () => {
    const before = blobs()
    expect((await up('MKCOL', 'u5', { headers: { 'oc-total-length': '9000000' } })).status).toBe(507)
    await up('MKCOL', 'u5')
    expect((await up('PUT', 'u5/1', { body: Buffer.alloc(500_000) })).status).toBe(201)
    expect((await up('PUT', 'u5/2', { body: Buffer.alloc(500_000) })).status).toBe(507)
    expect((await up('DELETE', 'u5')).status).toBe(204)
    expect(blobs()).toBe(before)
  })
})

it('an upload that nobody touches is forgotten', async () => {
  const hasty = await RunningStore.start({ keep: { uploadHours: 0.000_000_1 } })
  await hasty.ask('MKCOL', '/remote.php/dav/uploads/claire/old', { as: 'claire' })
  await hasty.restart()
  expect((await hasty.ask('PROPFIND', '/remote.php/dav/uploads/claire/old', { as: 'claire' })).status).toBe(404)
  await hasty.end()
})

it('chunks stand in the order of the file, however they came', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(20_000), { maxLength: 30 }), fc.constantFrom(0, 5, 16), (numbers, width) => {
      const chunks = numbers.map((number) => ({ name: String(number).padStart(width, '0') }))
      const sorted = inOrder(chunks).map(({ name }) => Number(name))
      expect(sorted).toEqual([...numbers].sort((a, b) => a - b))
    }),
  )
})
