import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountsLike, findAccount, findAccountByLocalpart, insertAccount, updateAccount } from './accounts.ts'
import { auditHolds, erasableAccounts } from './audit-holds.ts'
import { auditKeys } from './audit-keys.ts'
import { identitiesOf, tellIdentity } from './identities.ts'
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
    describe('the log’s keys and holds', () => {
      auditCases(() => db)
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

  test('the identity that an account told last is found by its Matrix name, and gone with it', async () => {
    await insertAccount(db(), { ...sampleAccount, localpart: 'claire' })
    for (const key of ['first', 'second']) await tellIdentity(db(), { account_id: 'a1', key, told_at: when })
    expect(await identitiesOf(db(), ['claire', 'nobody'])).toEqual(new Map([['claire', 'second']]))
    await erasableAccounts(db()).remove('a1')
    expect(await db().selectFrom('identities').selectAll().execute()).toEqual([])
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

function auditCases(db: () => Database): void {
  beforeEach(async () => {
    for (const table of ['audit_keys', 'audit_holds', 'audit_state'] as const) await db().deleteFrom(table).execute()
  })

  test('keys are found by subject, owner and month, and dropped but for those that are kept', async () => {
    const keys = auditKeys(db())
    const add = (tag: string, month: string, owner: string | null = null) =>
      keys.claim({ tag, month, owner, pseudonym: `${tag} ${month}`, wrapped: 'w' })
    for (const month of ['2026-10', '2026-11']) {
      await add('claire', month)
      await add('device', month, 'claire')
      await add('room', month)
    }
    expect(await add('room', '2026-11', 'x'), 'who was first stands').toMatchObject({ owner: null })
    expect((await keys.ofOwners(['claire', 'room'])).map(({ tag }) => tag)).toEqual(['device', 'device'])
    expect([await keys.count('2026-11'), await keys.months()]).toEqual([3, ['2026-10', '2026-11']])
    expect(await keys.dropMonth('2026-10', ['room 2026-10'])).toBe(2)
    expect([await keys.count('2026-10'), await keys.count('2026-11')]).toEqual([1, 3])
    expect(await keys.dropSubjects(['claire'])).toBe(2)
    expect((await keys.ofPseudonyms(['claire 2026-11', 'room 2026-11'])).map(({ tag }) => tag)).toEqual(['room'])
  })

  test('a hold is there until it is removed, once', async () => {
    const holds = auditHolds(db())
    const hold = { id: 'h1', class: 'access' as const, subject: null, reason: 'contrôle', since: when }
    await holds.add(hold)
    expect(await holds.all()).toEqual([hold])
    const end = () => holds.end('h1', 'clos', '2026-11-22T00:00:00.000Z')
    expect([await end(), await end(), await holds.all()]).toEqual([true, false, []])
    expect(await holds.ended(5)).toEqual([
      expect.objectContaining({ id: 'h1', until: '2026-11-22T00:00:00.000Z', endReason: 'clos' }),
    ])
    expect(await db().selectFrom('audit_holds').select('subject').execute()).toEqual([{ subject: null }])
  })

  test('of several that want to advance a time at once, one does', async () => {
    const holds = auditHolds(db())
    const all = (unlessAfter: string, value: string) =>
      Promise.all([1, 2, 3].map(() => holds.advance('run', unlessAfter, value)))
    expect((await all(when, later)).filter(Boolean)).toHaveLength(1)
    expect(await all(when, later)).toEqual([false, false, false])
    expect((await all(later, '2026-11-22T00:00:00.000Z')).filter(Boolean)).toHaveLength(1)
    await holds.remember('run', when)
    expect([await holds.recall('run'), await holds.recall('other')]).toEqual([when, null])
  })

  test('an account is removed with its sessions', async () => {
    await insertAccount(db(), sampleAccount)
    await sessions.insertSession(db(), sampleSession)
    const accounts = erasableAccounts(db())
    expect([await accounts.isDisabled('a1'), await accounts.isDisabled('x')]).toEqual([false, false])
    await accounts.remove('a1')
    expect([await findAccount(db(), 'a1'), await sessions.sessionsOf(db(), 'a1')]).toEqual([undefined, []])
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
