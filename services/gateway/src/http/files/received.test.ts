import { createHash, randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { depositStanding, receivedList } from '@parvis/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { depositBook } from '../../db/deposits.ts'
import { openDatabase } from '../../db/open-database.ts'
import type { Database } from '../../db/schema.ts'
import {
  fakeIdentity,
  person,
  startEngine,
  startGateway,
  temporaryFolder,
  type StubEngine,
  type TestGateway,
} from '../../testing/gateway.ts'

const [claire, idriss] = [person('claire'), person('idriss')]
const room = '!coffre:parvis.localhost'
const name = () => randomBytes(18).toString('base64url')
const coffreOf = (id: string) => createHash('sha256').update(id).digest('base64url')
const coffre = coffreOf(room)

let folder: ReturnType<typeof temporaryFolder>
let files: StubEngine
let gateway: TestGateway
let db: Database
/** The gateway's database takes nothing more. */
let isFull = false
/** What the files service does with a request; a test makes it evil, slow or dead. */
let service: (request: IncomingMessage, response: ServerResponse) => void
const answers = (status: number, body?: unknown) => (_request: IncomingMessage, response: ServerResponse) => {
  response.statusCode = status
  if (body === undefined) response.end()
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
}

beforeAll(async () => {
  folder = temporaryFolder({ token: 'of the gateway' })
  chmodSync(join(folder.path, 'token'), 0o600)
  db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  files = await startEngine((request, response) => {
    request.resume().on('end', () => service(request, response))
  })
  const roomsOf = async (userId: string) =>
    new Set(userId === claire.account.matrixUserId ? [room, '!other:parvis.localhost'] : [])
  const real = depositBook(db)
  const fails = () => Promise.reject(new Error('no room on the disk'))
  const book = {
    ...real,
    receive: (...said: Parameters<typeof real.receive>) => (isFull ? fails() : real.receive(...said)),
  }
  gateway = await startGateway(
    { files: { url: files.url, tokenFile: join(folder.path, 'token') } },
    { identity: { ...fakeIdentity([claire, idriss]), roomsOf }, book },
  )
})
beforeEach(() => {
  service = answers(204)
  isFull = false
})
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]()
  await files?.[Symbol.asyncDispose]()
  await db?.destroy()
  folder?.[Symbol.dispose]()
})

interface Ask {
  readonly as?: string
  readonly json?: unknown
  readonly at?: string
}
async function ask(method: string, path: string, { as, json, at = room }: Ask = {}) {
  const answer = await fetch(`${gateway.url}/api/files${path}`, {
    method,
    headers: {
      'x-parvis-room': at,
      ...(as !== undefined && { 'x-test-session': `token-${as}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  const text = await answer.text()
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : null
  const entry = answer.headers.get('x-parvis-audit')
  return { status: answer.status, code: (body as { code?: string } | null)?.code, body, entry: Number(entry) }
}
const member = (method: string, path: string, json?: unknown) =>
  ask(method, `/coffres/${coffre}${path}`, { as: 'claire', ...(json !== undefined && { json }) })

async function box(drop = name()) {
  service = answers(201, {})
  const wish = { drop, note: 'AA', expires: new Date(Date.now() + 9e6).toISOString(), count: 5, bytes: 5000 }
  const made = await member('POST', '/drops', wish)
  const complete = (blob: string) =>
    ask('POST', `/drops/${drop}/uploads/${blob}/complete`, { json: { note: 'AA', size: 700 } })
  const leave = (blob: string, how: 'DELETE' | 'POST' = 'DELETE') =>
    member(how, `/drops/${drop}/deposits/${blob}${how === 'POST' ? '/taken' : ''}`)
  const known = async () => receivedList.parse((await member('GET', '/received')).body)
  const state = async (blob: string) => (await known()).deposits.find((one) => one.blob === blob)?.state
  const check = async (blob: string) => {
    const { status, code, body } = await ask('GET', `/drops/${drop}/deposits/${blob}`)
    return status === 200 ? depositStanding.parse(body) : code
  }
  return { drop, made, complete, leave, known, state, check }
}

describe('F17: what the portal received in a drop box', () => {
  test('is told to members whatever the service says, with its size and its entry in the log', async () => {
    const { drop, complete, known } = await box()
    const blob = name()
    const { status, entry } = await complete(blob)
    service = answers(200, { drops: [] })
    const { drops, deposits } = await known()
    expect([status, drops.includes(drop)]).toEqual([201, true])
    expect(deposits.filter((one) => one.drop === drop)).toEqual([
      { drop, blob, size: 700, state: 'received', time: expect.any(String), entry },
    ])
    expect(gateway.audit.entries[entry]).toMatchObject({ kind: 'intent', act: 'drop.deposit' })
  })

  test('is told to nobody else', async () => {
    const { drop } = await box()
    const other = await ask('GET', `/coffres/${coffre}/received`, { as: 'idriss' })
    expect([other.status, other.code]).toEqual([403, 'policy.denied'])
    expect((await ask('GET', `/coffres/${coffre}/received`)).status).toBe(401)
    const elsewhere = { as: 'claire', at: '!other:parvis.localhost' }
    const theirs = await ask('GET', `/coffres/${coffreOf(elsewhere.at)}/received`, elsewhere)
    expect(receivedList.parse(theirs.body).drops).not.toContain(drop)
    const taken = { drop, note: 'AA', expires: new Date().toISOString(), count: 1, bytes: 1 }
    const twice = await ask('POST', `/coffres/${coffreOf(elsewhere.at)}/drops`, { ...elsewhere, json: taken })
    expect([twice.status, twice.code]).toEqual([409, 'files.exists'])
  })

  test('is in the book before its sender hears of it', async () => {
    const { complete, state } = await box()
    const blob = name()
    let meanwhile: string | undefined
    service = (_request, response) => {
      void state(blob).then((known) => {
        meanwhile = known
        answers(201, { time: 'x' })(_request, response)
      })
    }
    expect((await complete(blob)).status).toBe(201)
    expect([meanwhile, await state(blob)]).toEqual(['begun', 'received'])
  })

  test('is not told to its sender where the book can’t be written, and is once it can', async () => {
    const { complete, state } = await box()
    const blob = name()
    isFull = true
    expect((await complete(blob)).status).toBe(500)
    isFull = false
    expect([(await complete(blob)).status, await state(blob)]).toEqual([201, 'received'])
  })

  test('is never what the service refused; what nobody knows the end of is neither', async () => {
    const { complete, state } = await box()
    const [refused, unknown] = [name(), name()]
    service = answers(404, { code: 'files.missing' })
    expect((await complete(refused)).status).toBe(404)
    expect(await state(refused)).toBeUndefined()
    service = (_request, response) => response.destroy()
    expect((await complete(unknown)).status).toBeGreaterThanOrEqual(500)
    expect(await state(unknown)).toBe('begun')
    // A later refusal of the same says nothing of the first try; the try that gets through does.
    service = answers(404, { code: 'files.missing' })
    await complete(unknown)
    expect(await state(unknown)).toBe('begun')
    service = answers(201, {})
    await complete(unknown)
    expect(await state(unknown)).toBe('received')
    // And nobody who has the address takes that back.
    service = (_request, response) => response.destroy()
    await complete(unknown)
    expect(await state(unknown)).toBe('received')
  })

  test('is no more waited for once a member took it off, and may be gone while one does', async () => {
    const { complete, leave, state } = await box()
    const [kept, unwanted, cut] = [name(), name(), name()]
    for (const blob of [kept, unwanted, cut]) await complete(blob)
    let meanwhile: string | undefined
    service = (request, response) => {
      void state(kept).then((known) => {
        meanwhile = known
        answers(204)(request, response)
      })
    }
    expect((await leave(kept, 'POST')).status).toBe(204)
    service = answers(204)
    await leave(unwanted)
    expect([meanwhile, await state(kept), await state(unwanted)]).toEqual(['leaving', 'taken', 'discarded'])
    service = answers(404, { code: 'files.missing' })
    await leave(cut)
    expect(await state(cut)).toBe('received')
    service = (_request, response) => response.destroy()
    await leave(cut)
    expect(await state(cut)).toBe('leaving')
  })

  test('is checked by whoever has the receipt: storage is asked, and what members did is known', async () => {
    const { drop, complete, leave, check } = await box()
    const [blob, other] = [name(), name()]
    for (const one of [blob, other]) await complete(one)
    service = answers(200, { size: 700 })
    expect(await check(blob)).toMatchObject({ state: 'waiting', ended: null })
    expect(files.requests.at(-1)?.url).toBe(`/drops/${drop}/deposits/${blob}`)
    expect(files.requests.at(-1)?.headers['x-parvis-gateway']).toBe('of the gateway')
    service = answers(404, { code: 'files.missing' })
    expect(await check(blob)).toMatchObject({ state: 'lost', ended: null })
    service = answers(500)
    expect(await check(blob)).toBe('upstream.unavailable')
    service = answers(200, { size: 700 })
    expect(await check(name())).toBe('files.missing')
    service = answers(204)
    await leave(other, 'POST')
    expect(await check(other)).toMatchObject({ state: 'taken', ended: expect.any(String) })
  })

  test('a member notes that it is lost: an entry in the log, and its sender reads it though the service says otherwise', async () => {
    const { drop, complete, check, state } = await box()
    const blob = name()
    await complete(blob)
    const lost = `/drops/${drop}/deposits/${blob}/lost`
    expect((await ask('POST', `/coffres/${coffre}${lost}`, { as: 'idriss', json: {} })).status).toBe(403)
    const noted = await member('POST', lost, {})
    expect(noted.status).toBe(204)
    expect(gateway.audit.entries[noted.entry]).toMatchObject({ act: 'coffre.loss', decision: 'allow' })
    service = answers(200, { size: 700 })
    expect([await state(blob), await check(blob)]).toMatchObject(['lost', { state: 'lost', ended: expect.any(String) }])
    expect((await member('POST', lost, {})).code).toBe('files.missing')
  })

  test('a box that the portal never heard of has no book', async () => {
    const [drop, blob] = [name(), name()]
    service = answers(201, {})
    const json = { note: 'AA', size: 1 }
    expect((await ask('POST', `/drops/${drop}/uploads/${blob}/complete`, { json })).status).toBe(201)
    expect((await ask('GET', `/drops/${drop}/deposits/${blob}`)).code).toBe('files.missing')
  })
})
