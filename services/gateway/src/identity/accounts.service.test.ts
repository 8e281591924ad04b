import { accountList, entryPage, type SessionView } from '@parvis/contracts'
import { Visitor } from '@parvis/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSignInPair, type SignInPair } from '../testing/processes.ts'

let pair: SignInPair
beforeAll(async () => void (pair = await startSignInPair()))
afterAll(() => pair[Symbol.asyncDispose]())

const home = (url: string) => url === `${pair.portal}/` || url.includes('?error=')

async function signIn(uid: string, visitor = new Visitor()) {
  const { url } = await visitor.signIn(`${pair.portal}/auth/login?returnTo=/`, uid, home)
  const ask = async (method: string, path: string, body?: object) => {
    const session = (await (await visitor.go(`${pair.portal}/api/session`)).json()) as SessionView
    return visitor.go(`${pair.portal}${path}`, {
      method,
      headers: { 'x-parvis-csrf': session.csrf, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  }
  return { visitor, url, ask }
}

test('an administrator disables an account: its sessions end, it does not come back, and the log says both', async () => {
  const claire = await signIn('claire.morvan')
  const paul = await signIn('paul.berger')
  const helene = await signIn('helene.garnier')
  const { accounts } = accountList.parse(await (await paul.ask('GET', '/api/accounts')).json())
  const [own, hers] = ['Paul Berger', 'Claire Morvan'].map((name) => accounts.find((one) => one.name === name)?.id)
  const disable = (who: typeof paul, id = hers) => who.ask('POST', `/api/accounts/${id}/disable`)
  expect([(await disable(claire)).status, (await disable(helene)).status]).toEqual([403, 403])
  expect([(await disable(paul, own)).status, (await disable(paul, 'x')).status]).toEqual([400, 404])

  expect((await disable(paul)).status).toBe(204)
  expect((await claire.visitor.go(`${pair.portal}/api/session`)).status).toBe(401)
  expect((await signIn('claire.morvan')).url).toBe(`${pair.portal}/?error=identity.refused`)
  const search = async (filter: object) =>
    entryPage.parse(await (await helene.ask('POST', '/api/audit/search', { filter })).json()).entries
  const [refusal] = await search({ acts: ['session.refuse'] })
  expect(refusal).toMatchObject({ decision: 'refuse', outcome: { outcome: 'failed', status: 403 } })
  const view = (await (await helene.ask('GET', `/api/audit/entries/${refusal?.index}`)).json()) as { entry: object }
  expect(view.entry).toMatchObject({ claim: 'claire.morvan@ville.example', address: '127.0.0.1' })
  expect(await search({ acts: ['account.disable'], actors: ['Paul'], objects: ['Claire'] })).toMatchObject([
    { decision: 'allow', object: { kind: 'account', name: 'Claire Morvan' } },
  ])

  expect((await paul.ask('POST', `/api/accounts/${hers}/enable`)).status).toBe(204)
  expect((await signIn('claire.morvan')).url).toBe(`${pair.portal}/`)
})

test('R25: a person who is disabled and erased is unknown to the portal, and signs in as somebody new', async () => {
  const claire = await signIn('claire.morvan')
  const paul = await signIn('paul.berger')
  const { account } = (await (await claire.visitor.go(`${pair.portal}/api/session`)).json()) as SessionView
  const erase = () => paul.ask('POST', '/api/audit/erase', { account: account.id })
  expect((await erase()).status, 'not while she may sign in').toBe(409)
  await paul.ask('POST', `/api/accounts/${account.id}/disable`)
  expect((await erase()).status).toBe(200)
  const { accounts } = accountList.parse(await (await paul.ask('GET', '/api/accounts')).json())
  expect(accounts.map(({ name }) => name)).not.toContain('Claire Morvan')
  const helene = await signIn('helene.garnier')
  const found = await helene.ask('POST', '/api/audit/search', { filter: { actors: [account.id] } })
  expect(entryPage.parse(await found.json()).entries).toEqual([])
  const again = await signIn('claire.morvan')
  const fresh = (await (await again.visitor.go(`${pair.portal}/api/session`)).json()) as SessionView
  expect(fresh.account.id).not.toBe(account.id)
})
