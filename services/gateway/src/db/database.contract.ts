import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountsLike, findAccount, findAccountByLocalpart, insertAccount, updateAccount } from './accounts.ts'
import type { AccountRow, Database, SessionRow } from './schema.ts'
import * as sessions from './sessions.ts'
import { deleteStale, insertSignIn, takeSignIn, useLogoutToken } from './sign-ins.ts'

const when = '2026-11-21T10:00:00.000Z'
const later = '2026-11-21T11:00:00.000Z'

export const sampleAccount: AccountRow = {
  id: 'a1',
  issuer: 'https://issuer.example',
  sub: 's1',
  email: 'claire@ville.example',
  siret: '21450234600012',
  uid: 'claire',
  name: 'Claire Morvan',
  organisation: 'ville',
  roles: '["member"]',
  localpart: null,
  disabled: 0,
  created_at: when,
  signed_in_at: when,
}

export const sampleSession: SessionRow = {
  id: 'x1',
  token_hash: 'hash',
  former_hash: null,
  account_id: 'a1',
  csrf: 'csrf',
  issuer_sid: 'sid',
  id_token: 'id',
  acr: 'eidas1',
  amr: '["pwd"]',
  agent: 'Firefox',
  place: 'local',
  matrix_device_id: null,
  opened_at: when,
  seen_at: when,
  rotated_at: when,
  expires_at: later,
}

/** What the identity part expects of its database, whichever engine it is. `open` gives a migrated, empty one. */
export function databaseContract(name: string, open: () => Promise<Database>): void {
  describe(`database: ${name}`, () => {
    let db: Database
    beforeAll(async () => void (db = await open()))
    afterAll(() => db.destroy())
    beforeEach(async () => {
      for (const table of ['sessions', 'accounts', 'sign_ins', 'logout_tokens'] as const)
        await db.deleteFrom(table).execute()
    })
    describe('accounts', () => {
      accountCases(() => db)
    })
    describe('sessions', () => {
      sessionCases(() => db)
    })
    describe('once only', () => {
      onceCases(() => db)
    })
  })
}

function accountCases(db: () => Database): void {
  test('an account comes back as it went in', async () => {
    await insertAccount(db(), sampleAccount)
    expect(await findAccount(db(), 'a1')).toEqual(sampleAccount)
  })

  test('candidates share the subject, the address, or SIRET and uid', async () => {
    await insertAccount(db(), sampleAccount)
    const like = async (sub: string, email: string, siret: string, uid: string) =>
      (await accountsLike(db(), sampleAccount.issuer, sub, { email, siret, uid })).length
    expect(await like('s1', 'x', 'x', 'x')).toBe(1)
    expect(await like('x', sampleAccount.email, 'x', 'x')).toBe(1)
    expect(await like('x', 'x', sampleAccount.siret, 'claire')).toBe(1)
    expect(await like('x', 'x', sampleAccount.siret, 'x')).toBe(0)
    expect(await accountsLike(db(), 'https://other.example', 's1', { email: 'x', siret: 'x', uid: 'x' })).toEqual([])
  })

  test.each([{ sub: 's1' }, { email: sampleAccount.email }, { uid: 'claire' }, { localpart: 'claire' }])(
    'two accounts never share %j',
    async (shared) => {
      await insertAccount(db(), { ...sampleAccount, localpart: 'claire' })
      const other = {
        ...sampleAccount,
        id: 'a2',
        sub: 's2',
        email: 'i@ville.example',
        uid: 'i',
        localpart: 'i',
        ...shared,
      }
      await expect(insertAccount(db(), other)).rejects.toThrow(/unique/i)
    },
  )

  test('a change is kept; accounts without a Matrix name do not collide', async () => {
    await insertAccount(db(), sampleAccount)
    await insertAccount(db(), { ...sampleAccount, id: 'a2', sub: 's2', email: 'i@ville.example', uid: 'i' })
    await updateAccount(db(), { ...sampleAccount, localpart: 'claire', disabled: 1 })
    expect(await findAccountByLocalpart(db(), 'claire')).toMatchObject({ id: 'a1', disabled: 1 })
    expect(await findAccountByLocalpart(db(), 'nobody')).toBeUndefined()
  })
}

function sessionCases(db: () => Database): void {
  beforeEach(async () => {
    await insertAccount(db(), sampleAccount)
    await sessions.insertSession(db(), sampleSession)
  })

  test('a session is found by its token, and after rotation by the old one too', async () => {
    expect(await sessions.findSession(db(), 'hash')).toEqual(sampleSession)
    expect(await sessions.rotateSession(db(), sampleSession, 'new', later)).toBe(true)
    expect((await sessions.findSession(db(), 'new'))?.former_hash).toBe('hash')
    expect((await sessions.findSession(db(), 'hash'))?.id).toBe('x1')
  })

  test('of two rotations at once, one wins', async () => {
    const both = ['new', 'newer'].map((hash) => sessions.rotateSession(db(), sampleSession, hash, later))
    expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1)
  })

  test('a device stands in one session', async () => {
    const second = { ...sampleSession, id: 'x2', token_hash: 'hash2' }
    await sessions.insertSession(db(), second)
    await sessions.bindDevice(db(), sampleSession, 'DEV')
    await sessions.bindDevice(db(), second, 'DEV')
    expect((await sessions.sessionOfDevice(db(), 'a1', 'DEV'))?.id).toBe('x2')
    expect((await sessions.findSession(db(), 'hash'))?.matrix_device_id).toBeNull()
  })

  test('a logout token names sessions by account, by the issuer’s session, or both; never all', async () => {
    const named = async (by: { accountId?: string; sid?: string }) => (await sessions.sessionsNamed(db(), by)).length
    expect([await named({ accountId: 'a1' }), await named({ sid: 'sid' }), await named({ sid: 'x' })]).toEqual([
      1, 1, 0,
    ])
    expect([await named({ accountId: 'a2', sid: 'sid' }), await named({})]).toEqual([0, 0])
  })

  test('ended and idle sessions are taken once; of those with a device it stays known that they ended', async () => {
    const add = (id: string, change: Partial<SessionRow>) =>
      sessions.insertSession(db(), { ...sampleSession, id, token_hash: id, ...change })
    await add('ended', { expires_at: '2026-11-21T09:00:00.000Z' })
    await add('idle', { seen_at: '2026-11-21T07:00:00.000Z', matrix_device_id: 'DEV' })
    const ended = () => sessions.endedSessions(db(), '2026-11-21T10:30:00.000Z', '2026-11-21T08:30:00.000Z')
    const found = await ended()
    expect(found.map(({ id }) => id).toSorted()).toEqual(['ended', 'idle'])
    for (const row of found) expect(await sessions.endSession(db(), row)).toBe(true)
    for (const row of found) expect(await sessions.endSession(db(), row)).toBe(false)
    expect(await ended()).toEqual([])
    expect((await sessions.sessionsOf(db(), 'a1')).map(({ id }) => id).toSorted()).toEqual(['idle', 'x1'])
    expect(await sessions.sessionOfDevice(db(), 'a1', 'DEV')).toMatchObject({ id: 'idle', id_token: '', csrf: '' })
    expect(await sessions.findSession(db(), 'idle')).toBeUndefined()
    const forgotten = async (before: string) => (await sessions.forgottenSessions(db(), before)).map(({ id }) => id)
    expect([await forgotten('2026-11-21T07:00:00.000Z'), await forgotten('2026-11-21T07:00:00.001Z')]).toEqual([
      [],
      ['idle'],
    ])
  })
}

function onceCases(db: () => Database): void {
  const attempt = { state_hash: 's', browser_hash: 'b', nonce: 'n', verifier: null, return_to: '/', expires_at: later }

  test('a sign-in is given out once, even to two at the same moment', async () => {
    await insertSignIn(db(), attempt)
    const both = await Promise.all([takeSignIn(db(), 's'), takeSignIn(db(), 's')])
    expect(both.filter((one) => one !== undefined)).toEqual([attempt])
  })

  test('a logout token is good once; what is past is forgotten', async () => {
    expect([await useLogoutToken(db(), 'j', when), await useLogoutToken(db(), 'j', when)]).toEqual([true, false])
    await insertSignIn(db(), { ...attempt, expires_at: when })
    await deleteStale(db(), later)
    expect([await useLogoutToken(db(), 'j', when), await takeSignIn(db(), 's')]).toEqual([true, undefined])
  })
}
