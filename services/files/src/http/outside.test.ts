import { randomBytes } from 'node:crypto'
import { downloadHeader, dropList, dropView, linkView, openLinkView } from '@parvis/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFilesService, type AskOptions, type FilesService } from '../testing/files-service.ts'

let service: FilesService
let now = new Date()
beforeAll(async () => {
  service = await startFilesService(() => now)
})
afterAll(() => service.close())

const name = (bytes: number) => randomBytes(bytes).toString('base64url')
const coffre = name(32)
const at = (path: string) => `/coffres/${coffre}${path}`
async function asked(method: string, path: string, options: AskOptions = {}) {
  const answer = await service.ask(method, path, options)
  const text = await answer.text()
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : text
  return { status: answer.status, headers: answer.headers, body, code: (body as { code?: string }).code }
}

async function opened(count: number, bytes: number) {
  const expires = new Date(now.getTime() + 3_600_000).toISOString()
  const wish = { drop: name(18), note: 'c2VhbGVk', expires, count, bytes }
  const { drop } = dropView.parse((await asked('POST', at('/drops'), { json: wish })).body)
  const box = (path = '', method = 'GET', more: AskOptions = {}) => asked(method, `/drops/${drop}${path}`, more)
  const deposit = async (blob: string, given: Uint8Array<ArrayBuffer>, size = given.length) => {
    const begun = await box(`/uploads/${blob}`, 'POST', { json: { size } })
    if (begun.status !== 204) return begun
    const sent = await box(`/uploads/${blob}/parts/1`, 'PUT', { body: given })
    return sent.status === 204 ? complete(blob, size) : sent
  }
  const complete = (blob: string, size: number, note = 'bm90ZQ') =>
    box(`/uploads/${blob}/complete`, 'POST', { json: { note, size } })
  const lies = async (blob: string) => {
    const { status, body, code } = await box(`/deposits/${blob}`)
    return status === 200 ? body : code
  }
  return { drop, wish, expires, box, deposit, complete, lies }
}
const list = async () => dropList.parse((await asked('GET', at('/drops'))).body).drops

describe('F17: a drop box', () => {
  test('takes deposits up to what it was opened for, and keeps them for the members', async () => {
    const { drop, expires, box, deposit } = await opened(2, 900)
    expect((await box()).body).toEqual({ note: 'c2VhbGVk', expires, left: 2, bytes: 900 })
    const blob = name(18)
    expect((await deposit(blob, randomBytes(500))).status).toBe(201)
    // More bytes than the box has left, more than was said, one too many.
    expect((await deposit(name(18), randomBytes(600))).code).toBe('files.full')
    expect((await deposit(name(18), randomBytes(300), 200)).code).toBe('files.full')
    expect((await deposit(name(18), randomBytes(10))).code).toBe('files.full')
    expect(await list()).toMatchObject([{ drop, open: true, deposits: [{ blob, size: 500, note: 'bm90ZQ' }] }])
    expect((await asked('GET', at(`/blobs/${blob}`))).status).toBe(200)
    expect((await asked('DELETE', `/coffres/${name(32)}/drops/${drop}`)).code).toBe('files.missing')
    expect((await asked('DELETE', at(`/drops/${drop}`))).status).toBe(204)
    expect((await box()).code).toBe('files.missing')
    expect(await list()).toMatchObject([{ open: false, deposits: [{ blob }] }])
    expect((await asked('DELETE', at(`/drops/${drop}/deposits/${blob}`))).status).toBe(204)
    expect(await list()).toEqual([])
  })

  test('gives nobody a name under which something lies, or is on its way', async () => {
    const { deposit, box, drop } = await opened(9, 900)
    const [own, coming] = [name(18), name(18)]
    await asked('PUT', at(`/blobs/${own}`), { body: randomBytes(5) })
    await asked('PUT', at(`/uploads/${coming}/parts/1`), { body: randomBytes(5) })
    expect((await deposit(own, randomBytes(5))).code).toBe('files.exists')
    expect((await deposit(coming, randomBytes(5))).code).toBe('files.exists')
    const mine = name(18)
    expect((await deposit(mine, randomBytes(5))).status).toBe(201)
    expect((await box(`/uploads/${mine}/parts/1`, 'PUT', { body: randomBytes(5) })).code).toBe('files.exists')
    const other = await opened(9, 900)
    expect((await other.box(`/uploads/${mine}`)).code).toBe('files.missing')
    expect((await other.deposit(mine, randomBytes(5))).code).toBe('files.exists')
    await asked('DELETE', at(`/drops/${drop}`))
    await asked('DELETE', at(`/drops/${other.drop}`))
  })

  test('completes twice as once, where the words are the same, and bears the name that was chosen for it', async () => {
    const { drop, wish, deposit, complete } = await opened(9, 900)
    expect([drop, (await asked('POST', at('/drops'), { json: wish })).code]).toEqual([wish.drop, 'files.exists'])
    const blob = name(18)
    const first = await deposit(blob, randomBytes(50))
    now = new Date(now.getTime() + 5000)
    expect(await complete(blob, 50)).toMatchObject({ status: 201, body: first.body })
    expect((await complete(blob, 50, 'b3RoZXI')).code).toBe('files.exists')
    const other = name(18)
    expect((await deposit(other, randomBytes(50), 60)).status).toBe(400)
    expect((await complete(other, 50)).code).toBe('request.invalid')
    now = new Date()
    await asked('DELETE', at(`/drops/${drop}`))
  })

  test('says of one deposit whether it lies there whole, its box closed or not', async () => {
    const { drop, box, deposit, lies } = await opened(9, 900)
    const [kept, lost, short, begun] = [name(18), name(18), name(18), name(18)]
    for (const blob of [kept, lost, short]) await deposit(blob, randomBytes(50))
    await box(`/uploads/${begun}`, 'POST', { json: { size: 5 } })
    await asked('DELETE', at(`/blobs/${lost}`))
    await asked('DELETE', at(`/blobs/${short}`))
    await asked('PUT', at(`/blobs/${short}`), { body: randomBytes(49) })
    await asked('DELETE', at(`/drops/${drop}`))
    expect(await lies(kept)).toEqual({ size: 50 })
    for (const blob of [lost, short, begun, name(18)]) expect(await lies(blob)).toBe('files.missing')
    const other = await opened(9, 900)
    expect(await other.lies(kept)).toBe('files.missing')
    await asked('DELETE', at(`/drops/${other.drop}`))
    for (const blob of [kept, lost])
      expect((await asked('POST', at(`/drops/${drop}/deposits/${blob}/taken`))).status).toBe(204)
    await asked('DELETE', at(`/drops/${drop}/deposits/${short}`))
    expect(await lies(kept)).toBe('files.missing')
  })

  test('ends with its hour, and not for longer than a year', async () => {
    const { box } = await opened(1, 10)
    now = new Date(Date.now() + 3_700_000)
    expect((await box()).code).toBe('files.missing')
    now = new Date()
    const expires = new Date(Date.now() + 400 * 24 * 3_600_000).toISOString()
    const wish = { drop: name(18), note: '', expires, count: 1, bytes: 1 }
    expect((await asked('POST', at('/drops'), { json: wish })).status).toBe(400)
  })
})

test('F14: a coffre gives a link that is counted, ends, and can be taken back; no key comes by here', async () => {
  const blob = name(18)
  await asked('PUT', at(`/blobs/${blob}`), { body: randomBytes(500) })
  const expires = new Date(Date.now() + 3_600_000).toISOString()
  const make = async (count: number | null) =>
    linkView.parse((await asked('POST', at('/links'), { json: { blob, note: 'c2VhbGVk', expires, count } })).body)
  const twice = await make(2)
  const opened = (link: string) => asked('GET', `/links/${link}`)
  const bytes = (link: string, headers = {}) => asked('GET', `/links/${link}/content`, { headers })
  expect(openLinkView.parse((await opened(twice.link)).body)).toEqual({
    size: 500,
    note: 'c2VhbGVk',
    expires,
    left: 2,
  })
  expect((await bytes(twice.link)).status).toBe(200)
  // From the middle on is a download too, unless it goes on with one that was counted: by its ticket, of this link.
  const begun = await bytes(twice.link, { range: 'bytes=10-99' })
  expect(begun.status).toBe(206)
  const ticket = { [downloadHeader]: begun.headers.get(downloadHeader) ?? '' }
  expect((await bytes(twice.link, { range: 'bytes=100-', ...ticket })).status).toBe(206)
  expect((await bytes(twice.link, { range: 'bytes=100-' })).code).toBe('files.missing')
  expect((await bytes(twice.link, { [downloadHeader]: name(18) })).code).toBe('files.missing')
  expect((await opened(twice.link)).code).toBe('files.missing')
  const free = await make(null)
  expect((await asked('GET', at('/links'))).body).toMatchObject({
    links: [{ link: twice.link }, { link: free.link }],
  })
  expect((await asked('DELETE', `/coffres/${name(32)}/links/${free.link}`)).code).toBe('files.missing')
  expect((await asked('DELETE', at(`/links/${free.link}`))).status).toBe(204)
  expect((await bytes(free.link, ticket)).code).toBe('files.missing')
  const ending = await make(null)
  now = new Date(Date.now() + 3_700_000)
  expect((await bytes(ending.link)).code).toBe('files.missing')
  now = new Date()
})

test('F14: a link to a folder gives its files to who has opened it, no other content, and nothing once it is over', async () => {
  const [list, inside, outside] = [name(18), name(18), name(18)]
  for (const blob of [list, inside, outside])
    await asked('PUT', at(`/blobs/${blob}`), { body: Buffer.from(blob) as unknown as Uint8Array<ArrayBuffer> })
  const expires = new Date(Date.now() + 3_600_000).toISOString()
  const wish = { blob: list, more: [inside], note: 'c2VhbGVk', expires, count: 1 }
  const { link } = linkView.parse((await asked('POST', at('/links'), { json: wish })).body)
  const more = (blob: string, ticket?: string) =>
    asked('GET', `/links/${link}/more/${blob}`, { headers: ticket === undefined ? {} : { [downloadHeader]: ticket } })
  expect((await more(inside)).code).toBe('files.missing')
  const ticket = (await asked('GET', `/links/${link}/content`)).headers.get(downloadHeader) ?? ''
  // Used up by that one, it goes on for who has the ticket.
  expect((await asked('GET', `/links/${link}/content`)).code).toBe('files.missing')
  expect((await more(inside, ticket)).body).toBe(inside)
  expect((await more(outside, ticket)).code).toBe('files.missing')
  expect((await more(inside, name(18))).code).toBe('files.missing')
  await asked('DELETE', at(`/links/${link}`))
  expect((await more(inside, ticket)).code).toBe('files.missing')
})
