import { createHash } from 'node:crypto'
import { digitsMaterial, identityDigits, mostIdentities } from '@parvis/contracts'
import { describe, expect, test } from 'vitest'
import { insertAccount } from '../db/accounts.ts'
import { sampleAccount } from '../db/database.contract.ts'
import { openDatabase } from '../db/open-database.ts'
import { MatrixAccounts } from '../identity/matrix-accounts.ts'
import { fakeIdentity, matrixAt, person, startEngine, startGateway } from '../testing/gateway.ts'
import { identityRoutes } from './identities.ts'

const [claire, idriss] = [person('claire'), person('idriss')]
const ids = { claire: claire.account.matrixUserId, idriss: idriss.account.matrixUserId }
const [first, second] = ['A'.repeat(43), 'B'.repeat(43)]

/** The real application and the real tables, for two accounts. */
async function house() {
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  for (const { account } of [claire, idriss]) {
    const { id, name, email } = account
    await insertAccount(db, { ...sampleAccount, id, sub: id, name, email, uid: name, localpart: name })
  }
  const homeserver = await startEngine((_request, response) => void response.end('{}'))
  const options = { admin: {} as never, db, jwtSecret: 'x', provider: 'p', now: () => new Date() }
  const accounts = new MatrixAccounts({ ...options, serverName: 'parvis.localhost' })
  const identity = {
    ...fakeIdentity([claire, idriss]),
    routes: identityRoutes({ db, matrix: { accounts } as never }),
  }
  const gateway = await startGateway({ matrix: matrixAt(homeserver.url) }, { identity })
  const ask = async (method: string, path: string, headers: Record<string, string>, body: object) => {
    const init = { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
    const answer = await fetch(`${gateway.url}/api/identities/${path}`, init)
    return { status: answer.status, body: await answer.text() }
  }
  const as = (name: string) => ({ 'x-test-session': `token-${name}` })
  return {
    gateway,
    tell: (name: string, key: string) => ask('PUT', 'mine', as(name), { key }),
    look: async (name: string, people: readonly string[]) => {
      const { status, body } = await ask('POST', 'look', as(name), { people })
      return status === 200 ? (JSON.parse(body) as { keys: object }).keys : status
    },
    ask,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]()
      await homeserver[Symbol.asyncDispose]()
      await db.destroy()
    },
  }
}

describe('identities, as people’s own browsers told them (F13, T3)', () => {
  test('colleagues are told the last one, and of who told none nothing', async () => {
    await using at = await house()
    const everybody = [ids.claire, ids.idriss, '@idriss:elsewhere', '@nobody:parvis.localhost', 'idriss']
    expect(await at.look('claire', everybody)).toEqual({})
    expect((await at.tell('idriss', first)).status).toBe(204)
    expect(await at.look('claire', everybody)).toEqual({ [ids.idriss]: first })
    expect((await at.tell('idriss', second)).status).toBe(204)
    expect(await at.look('claire', everybody)).toEqual({ [ids.idriss]: second })
  })

  test('R21: each told one is an entry of the log, under the digits that its owner can read', async () => {
    await using at = await house()
    await at.tell('idriss', first)
    const [entry] = at.gateway.audit.entries
    expect(entry).toMatchObject({ act: 'identity.tell', kind: 'intent', decision: 'allow' })
    const { entries } = await at.gateway.desk.reader.search({ filter: { acts: ['identity.tell'] } })
    const digits = identityDigits(createHash('sha512').update(digitsMaterial(ids.idriss, first)).digest())
    expect(entries).toMatchObject([{ actor: { id: idriss.account.id }, object: { kind: 'identity', id: digits } }])
    await at.look('idriss', [ids.idriss])
    expect(at.gateway.audit.entries.filter(({ kind }) => kind === 'intent')).toHaveLength(1)
  })

  test('a Matrix token tells nothing: the homeserver has one of everybody', async () => {
    await using at = await house()
    const token = { authorization: 'Bearer token-idriss' }
    expect((await at.ask('PUT', 'mine', token, { key: first })).status).toBe(401)
    expect((await at.ask('POST', 'look', token, { people: [ids.idriss] })).status).toBe(401)
    expect(await at.look('claire', [ids.idriss])).toEqual({})
  })

  test('what is no key, or too many people, is refused', async () => {
    await using at = await house()
    for (const key of ['', 'A'.repeat(42), `${'A'.repeat(42)}=`, 'A'.repeat(44)]) {
      expect((await at.tell('idriss', key)).status).toBe(400)
    }
    expect(
      await at.look(
        'claire',
        Array.from({ length: mostIdentities + 1 }, () => ids.idriss),
      ),
    ).toBe(400)
    expect(await at.look('claire', [])).toEqual({})
  })
})
