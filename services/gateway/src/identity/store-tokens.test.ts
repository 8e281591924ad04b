import { join } from 'node:path'
import { createLogger, ServiceError } from '@parvis/service-kit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { insertAccount } from '../db/accounts.ts'
import { sampleAccount } from '../db/database.contract.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/schema.ts'
import { deleteSession } from '../db/sessions.ts'
import { temporaryFolder } from '../testing/gateway.ts'
import { endSessions } from './end-sessions.ts'
import type { Grant } from './issuer.ts'
import { limits, Sessions } from './sessions.ts'
import { SignOut } from './sign-out.ts'
import { oneRenewalContract } from './store-tokens.contract.ts'
import { StoreTokens } from './store-tokens.ts'
import { arrival } from './testing/arrival.ts'

const folder = temporaryFolder()
const start = Date.parse('2026-11-21T08:00:00.000Z')
let time = start
let db: Database
let sessions: Sessions
let tokens: StoreTokens
let session: string
/** What the issuer was asked to renew and to take back, and what it answers. */
let asked: string[]
let answer: () => Promise<Grant | null>
let count: number

const next = async (): Promise<Grant> => {
  count += 1
  return { access: `access-${count}`, refresh: `refresh-${count}`, expires: time + 600_000 }
}
const issuer = {
  renew: (refresh: string) => {
    asked.push(`renew ${refresh}`)
    return answer()
  },
  revoke: async (token: string) => void asked.push(`revoke ${token}`),
}
const away = async (): Promise<Grant> => {
  throw new ServiceError('identity.issuer-unreachable')
}
const code = (work: Promise<unknown>) => work.then(String, (error: ServiceError) => error.code)
const stored = () => db.selectFrom('session_tokens').selectAll().execute()

beforeAll(async () => {
  db = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'x.sqlite') })
  await insertAccount(db, sampleAccount)
})
afterAll(async () => {
  await db.destroy()
  folder[Symbol.dispose]()
})
beforeEach(async () => {
  ;[time, count, asked, answer] = [start, 0, [], next]
  const now = () => new Date(time)
  sessions = new Sessions(db, now)
  tokens = new StoreTokens({ db, issuer, key: Buffer.alloc(32, 7), now, logger: createLogger('t', 'silent') })
  await db.deleteFrom('sessions').execute()
  session = (await sessions.open(sampleAccount, arrival, 'Firefox', 'local')).row.id
  await tokens.keep(session, 's1', await next())
})

test('is the same until shortly before its end, then another, renewed once for all who ask', async () => {
  expect(await tokens.current(session)).toBe('access-1')
  time += 571_000
  expect(await Promise.all([1, 2, 3].map(() => tokens.current(session)))).toEqual(Array(3).fill('access-2'))
  expect(asked).toEqual(['renew refresh-1'])
})

test('one that the store refuses is renewed, but not for ever', async () => {
  expect(await tokens.renew(session, 'access-1')).toBe('access-2')
  expect(await tokens.renew(session, 'access-1')).toBe('access-2')
  expect(await code(tokens.renew(session, 'access-2'))).toBe('files.signed-out')
  time += 11_000
  expect(await tokens.renew(session, 'access-2')).toBe('access-3')
})

test('an issuer that is away takes nothing back; one that refuses has ended it', async () => {
  time += 580_000
  answer = away
  expect(await tokens.current(session)).toBe('access-1')
  time += 30_000
  expect(await code(tokens.current(session))).toBe('identity.issuer-unreachable')
  answer = async () => null
  expect(await code(tokens.current(session))).toBe('files.signed-out')
  expect(await stored()).toEqual([])
})

test('without a refresh token it holds as long as it holds', async () => {
  await tokens.end(session)
  await tokens.keep(session, 's1', { access: 'alone', refresh: null, expires: time + 60_000 })
  time += 50_000
  expect(await tokens.current(session)).toBe('alone')
  time += 11_000
  expect(await code(tokens.current(session))).toBe('files.signed-out')
})

test('a session that ends while the issuer answers keeps nothing, and gives back what came', async () => {
  answer = async () => {
    await tokens.end(session)
    return next()
  }
  time += 590_000
  expect(await code(tokens.current(session))).toBe('session.expired')
  expect([asked, await stored()]).toEqual([['renew refresh-1', 'revoke refresh-1', 'revoke refresh-2'], []])
})

test('what a session that timed out opened at the store is given back to the issuer, once', async () => {
  const logger = createLogger('t', 'silent')
  const signOut = new SignOut({ db, matrix: undefined, logger, storeTokens: tokens })
  const sweep = () => endSessions({ db, sessions, signOut, storeTokens: tokens })
  await sweep()
  expect([asked, await stored()]).toEqual([[], [expect.anything()]])
  time += limits.idle + 1
  await sweep()
  await sweep()
  expect([asked, await stored()]).toEqual([['revoke refresh-1'], []])
})

test('is gone with its session, however that ends', async () => {
  await deleteSession(db, session)
  expect(await stored()).toEqual([])
  const { row } = await sessions.open(sampleAccount, arrival, 'Firefox', 'local')
  await db.updateTable('sessions').set({ matrix_device_id: 'D' }).execute()
  await tokens.keep(row.id, 's1', await next())
  time += limits.absolute + 1
  expect(await sessions.takeEnded()).toHaveLength(1)
  expect([await stored(), await code(tokens.current(row.id))]).toEqual([[], 'files.signed-out'])
})

test('is sealed in the database, and opens for its own session only', async () => {
  const [row] = await stored()
  expect(row?.sealed).not.toMatch(/access|refresh/)
  expect(Buffer.from(row?.sealed ?? '', 'base64').toString('latin1')).not.toMatch(/access|refresh/)
  const other = (await sessions.open(sampleAccount, arrival, 'Firefox', 'local')).row.id
  await db
    .insertInto('session_tokens')
    .values({ session_id: other, sealed: row?.sealed ?? '', claimed_until: null })
    .execute()
  expect(await code(tokens.current(other))).toBe('files.signed-out')
})

oneRenewalContract('SQLite', () => openDatabase({ kind: 'sqlite', file: join(folder.path, 'two.sqlite') }))
