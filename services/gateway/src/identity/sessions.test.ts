import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertAccount } from '../db/accounts.ts'
import { sampleAccount } from '../db/database.contract.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/schema.ts'
import { bindDevice } from '../db/sessions.ts'
import { temporaryFolder } from '../testing/gateway.ts'
import { Sessions } from './sessions.ts'
import { arrival } from './testing/arrival.ts'

const folder = temporaryFolder()
const start = Date.parse('2026-11-21T08:00:00.000Z')
const [minute, hour] = [60_000, 3_600_000]
let time = start
let db: Database
let sessions: Sessions

beforeAll(async () => {
  db = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'x.sqlite') })
  await insertAccount(db, sampleAccount)
})
afterAll(async () => {
  await db.destroy()
  folder[Symbol.dispose]()
})
beforeEach(async () => {
  time = start
  sessions = new Sessions(db, () => new Date(time))
  await db.deleteFrom('sessions').execute()
})

const open = () => sessions.open(sampleAccount, arrival, 'Firefox 145, Linux', 'local')
const isOpen = async (token: string) => (await sessions.find(token)) !== undefined

test('the database holds no cookie', async () => {
  const { token } = await open()
  expect(JSON.stringify(await db.selectFrom('sessions').selectAll().execute())).not.toContain(token)
})

test('another token opens nothing', async () => {
  await open()
  expect(await isOpen('x'.repeat(43))).toBe(false)
})

describe('limits', () => {
  test('idle: open just before two hours without use, ended at two hours', async () => {
    const { token } = await open()
    time = start + 2 * hour - 1
    expect(await isOpen(token)).toBe(true)
    time += 2 * hour
    expect(await isOpen(token)).toBe(false)
  })

  test('absolute: twelve hours, however busy', async () => {
    const { token } = await open()
    for (; time < start + 12 * hour - hour; time += hour) expect(await isOpen(token)).toBe(true)
    time = start + 12 * hour - 1
    expect(await isOpen(token)).toBe(true)
    time = start + 12 * hour
    expect(await isOpen(token)).toBe(false)
  })

  test('a tab that talks to the homeserver keeps its session awake', async () => {
    const { token, row } = await open()
    await bindDevice(db, row, 'DEV')
    for (; time < start + 6 * hour; time += 30 * minute) await sessions.touchDevice('a1', 'DEV')
    expect(await isOpen(token)).toBe(true)
  })

  test('an ended session is not woken by its device', async () => {
    const { token, row } = await open()
    await bindDevice(db, row, 'DEV')
    time = start + 3 * hour
    await sessions.touchDevice('a1', 'DEV')
    expect(await isOpen(token)).toBe(false)
  })

  test('the device of an ended session is let in no more, until its person has signed in again with it', async () => {
    const { row } = await open()
    await bindDevice(db, row, 'DEV')
    expect(await sessions.touchDevice('a1', 'DEV')).toBe(true)
    time = start + 3 * hour
    expect(await sessions.touchDevice('a1', 'DEV')).toBe(false)
    expect((await sessions.takeEnded()).map(({ id }) => id)).toEqual([row.id])
    expect(await sessions.takeEnded()).toEqual([])
    expect(await sessions.touchDevice('a1', 'DEV')).toBe(false)
    await bindDevice(db, (await open()).row, 'DEV')
    expect(await sessions.touchDevice('a1', 'DEV')).toBe(true)
    expect(
      (await sessions.forgotten()).map(({ id }) => id),
      'another session has its device',
    ).toEqual([row.id])
  })

  test('a device of another client, which no session opened, is let in', async () => {
    expect(await sessions.touchDevice('a1', 'OTHER')).toBe(true)
  })

  test('a device that stays away for thirty days is forgotten', async () => {
    const { row } = await open()
    await bindDevice(db, row, 'DEV')
    time = start + 13 * hour
    await sessions.takeEnded()
    time = start + 30 * 24 * hour
    expect(await sessions.forgotten()).toEqual([])
    time += 1
    expect((await sessions.forgotten()).map(({ id }) => id)).toEqual([row.id])
  })
})

describe('rotation', () => {
  test('a young token stays', async () => {
    const { row } = await open()
    time += 15 * minute - 1
    expect(await sessions.rotate(row)).toBeUndefined()
  })

  test('after a quarter of an hour it is a new one; the old one serves the requests on their way, for a minute', async () => {
    const { token, row } = await open()
    time += 15 * minute
    const fresh = await sessions.rotate(row)
    expect(await isOpen(fresh ?? '')).toBe(true)
    time += minute
    expect(await isOpen(token)).toBe(true)
    time += 1
    expect([await isOpen(token), await isOpen(fresh ?? '')]).toEqual([false, true])
  })

  test('two tabs at once: one new token', async () => {
    const { row } = await open()
    time += 15 * minute
    const both = await Promise.all([sessions.rotate(row), sessions.rotate(row)])
    expect(both.filter((token) => token !== undefined)).toHaveLength(1)
  })
})

test('the list holds live sessions, newest first; the sweep takes the others away', async () => {
  await open()
  time += 90 * minute
  const { row } = await open()
  time += 40 * minute
  expect((await sessions.list('a1')).map(({ id }) => id)).toEqual([row.id])
  await sessions.takeEnded()
  expect(await db.selectFrom('sessions').select('id').execute()).toEqual([{ id: row.id }])
})
