import { jwtVerify } from 'jose'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertAccount } from '../db/accounts.ts'
import { sampleAccount } from '../db/database.contract.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/schema.ts'
import { temporaryFolder } from '../testing/gateway.ts'
import { MatrixAccounts } from './matrix-accounts.ts'
import { MatrixAdmin } from './matrix-admin.ts'
import { fakeSynapse, type FakeSynapse } from './testing/fake-synapse.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const ours = (external_id: string) => ({ auth_provider: 'oidc-parvis', external_id })
const other = { auth_provider: 'oidc-other', external_id: 'x' }
let folder: ReturnType<typeof temporaryFolder>
let db: Database
let synapse: FakeSynapse
let accounts: MatrixAccounts

function connect(registrationSecret = 'shared'): MatrixAccounts {
  const admin = new MatrixAdmin({ url: synapse.url, dataDir: join(folder.path, 'data'), registrationSecret })
  const jwtSecret = 'a-secret-of-at-least-thirty-two-bytes'
  return new MatrixAccounts({
    admin,
    db,
    serverName: 'parvis.localhost',
    jwtSecret,
    provider: 'oidc-parvis',
    now: () => now,
  })
}

beforeEach(async () => {
  folder = temporaryFolder()
  db = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'x.sqlite') })
  synapse = await fakeSynapse('shared')
  accounts = connect()
})
afterEach(async () => {
  await synapse[Symbol.asyncDispose]()
  await db.destroy()
  folder[Symbol.dispose]()
})

describe('joining an account to its Matrix user', () => {
  test('a new person: her uid, her name, and the sub by which Synapse knows her', async () => {
    expect(await accounts.join(sampleAccount)).toBe('claire')
    expect(synapse.users.get('@claire:parvis.localhost')).toEqual({
      displayname: 'Claire Morvan',
      external_ids: [ours('s1')],
    })
  })

  test('a name that somebody has on the homeserver or in the portal is not taken', async () => {
    synapse.users.set('@claire:parvis.localhost', { external_ids: [] })
    await insertAccount(db, { ...sampleAccount, id: 'a2', sub: 's2', uid: 'i', email: 'i@x.y', localpart: 'claire-2' })
    expect(await accounts.join(sampleAccount)).toBe('claire-3')
  })

  test('a user whom Synapse made first for the same sub is adopted, and keeps what others wrote there', async () => {
    synapse.users.set('@claire9:parvis.localhost', { external_ids: [other, ours('s1')] })
    expect(await accounts.join(sampleAccount)).toBe('claire9')
    expect(synapse.users.get('@claire9:parvis.localhost')?.external_ids).toEqual([other, ours('s1')])
  })

  test('a Matrix user of another account is never adopted', async () => {
    synapse.users.set('@claire9:parvis.localhost', { external_ids: [ours('s1')] })
    await insertAccount(db, { ...sampleAccount, id: 'a2', sub: 's2', uid: 'i', email: 'i@x.y', localpart: 'claire9' })
    await expect(accounts.join(sampleAccount)).rejects.toMatchObject({ code: 'identity.refused' })
  })

  test('an account whose sub changed takes it along, also from a user that Synapse made meanwhile', async () => {
    await accounts.join(sampleAccount)
    synapse.users.set('@claire1:parvis.localhost', { external_ids: [ours('s2')] })
    expect(await accounts.join({ ...sampleAccount, sub: 's2', localpart: 'claire' })).toBe('claire')
    expect(synapse.users.get('@claire:parvis.localhost')?.external_ids).toEqual([ours('s2')])
    expect(synapse.users.get('@claire1:parvis.localhost')?.external_ids).toEqual([])
  })

  test('nothing is written where nothing changed', async () => {
    await accounts.join(sampleAccount)
    const before = synapse.requests.length
    await accounts.join({ ...sampleAccount, localpart: 'claire' })
    expect(synapse.requests.slice(before).map(({ method }) => method)).toEqual(['GET'])
  })
})

describe('the gateway’s administrator', () => {
  test('is made once and kept, readable by its owner alone', async () => {
    await accounts.join(sampleAccount)
    const file = join(folder.path, 'data/matrix-admin.token')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await connect().deleteDevice('claire', 'DEV')
    expect([...synapse.tokens]).toEqual([readFileSync(file, 'utf8')])
  })

  test('is made anew when the homeserver no longer knows it', async () => {
    await accounts.join(sampleAccount)
    synapse.tokens.clear()
    await accounts.deleteDevice('claire', 'DEV')
    expect(synapse.deleted).toEqual(['@claire:parvis.localhost DEV'])
  })

  test('a wrong shared secret is an unavailable homeserver, and tried again later', async () => {
    const wrong = connect('wrong')
    const refused = expect.objectContaining({ code: 'upstream.unavailable' })
    await expect(wrong.join(sampleAccount)).rejects.toEqual(refused)
    await expect(wrong.join(sampleAccount)).rejects.toEqual(refused)
  })
})

test('the login token is for one user, this server, half a minute', async () => {
  const key = new TextEncoder().encode('a-secret-of-at-least-thirty-two-bytes')
  const { payload, protectedHeader } = await jwtVerify(await accounts.mintToken('claire'), key, { currentDate: now })
  const iat = now.getTime() / 1000
  expect(protectedHeader.alg).toBe('HS256')
  expect(payload).toMatchObject({
    sub: 'claire',
    iss: 'parvis-gateway',
    aud: 'parvis.localhost',
    iat,
    nbf: iat,
    exp: iat + 30,
  })
  expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/)
})

test('another server’s user has no localpart here', () => {
  expect(accounts.localpartOf('@claire:parvis.localhost')).toBe('claire')
  for (const userId of ['@claire:evil.example', '@claire:x:parvis.localhostx', 'claire:parvis.localhost']) {
    expect(accounts.localpartOf(userId)).toBeUndefined()
  }
})
