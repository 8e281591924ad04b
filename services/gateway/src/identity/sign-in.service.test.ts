import type { SessionView } from '@parvis/contracts'
import { Visitor } from '@parvis/testkit'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/schema.ts'
import { demoAccounts, startSignInPair, type SignInPair } from '../testing/processes.ts'

const session = async (visitor: Visitor, portal: string) => visitor.go(`${portal}/api/session`)
const view = async (visitor: Visitor, portal: string) => (await (await session(visitor, portal)).json()) as SessionView

function act(visitor: Visitor, portal: string, method: string, path: string, csrf: string, headers: object = {}) {
  return visitor.go(`${portal}${path}`, { method, headers: { 'x-parvis-csrf': csrf, ...headers } })
}

describe('the demo issuer and the gateway', () => {
  let pair: SignInPair
  beforeAll(async () => void (pair = await startSignInPair()))
  afterAll(() => pair[Symbol.asyncDispose]())
  const login = () => `${pair.portal}/auth/login?returnTo=/salons`
  const home = (url: string) => url === `${pair.portal}/salons` || url.includes('?error=')

  test('a person signs in and comes back where she wanted to go', async () => {
    const claire = new Visitor()
    expect((await session(claire, pair.portal)).status).toBe(401)
    expect((await claire.signIn(login(), 'claire.morvan', home)).url).toBe(`${pair.portal}/salons`)
    const { account } = await view(claire, pair.portal)
    expect(account).toMatchObject({ name: 'Claire Morvan', roles: ['member'], organisation: { id: 'ville' } })
  })

  test('roles come from the mapping', async () => {
    const helene = new Visitor()
    await helene.signIn(login(), 'helene.garnier', home)
    expect((await view(helene, pair.portal)).account.roles).toEqual(['member', 'auditor'])
  })

  test('the same person has one account, whatever the browser', async () => {
    const [one, two] = [new Visitor(), new Visitor()]
    await one.signIn(login(), 'claire.morvan', home)
    await two.signIn(login(), 'claire.morvan', home)
    expect((await view(one, pair.portal)).account.id).toBe((await view(two, pair.portal)).account.id)
  })

  test('a cookie planted before sign-in is worth nothing after it', async () => {
    const victim = new Visitor()
    const planted = 'A'.repeat(43)
    victim.plant(pair.portal, 'parvis', planted)
    await victim.signIn(login(), 'claire.morvan', home)
    expect(victim.cookie(pair.portal, 'parvis')).not.toBe(planted)
    const attacker = new Visitor()
    attacker.plant(pair.portal, 'parvis', planted)
    expect((await session(attacker, pair.portal)).status).toBe(401)
  })

  test('an answer of the issuer that another browser began is refused, and so is the same answer twice', async () => {
    const claire = new Visitor()
    const answer = await claire.signIn(login(), 'claire.morvan', (url) => url.includes('/auth/callback'))
    expect((await new Visitor().go(answer.url)).headers.get('location')).toBe('/?error=csrf.failed')
    expect((await claire.go(answer.url)).headers.get('location')).toBe('/?error=session.expired')
  })

  test('a forged answer ends on the workspace’s page, as a code', async () => {
    const forged = await new Visitor().go(`${pair.portal}/auth/callback?code=x&state=y`)
    expect([forged.status, forged.headers.get('location')]).toEqual([303, '/?error=session.expired'])
  })

  test('nothing is changed without the token that only our pages have', async () => {
    const claire = new Visitor()
    await claire.signIn(login(), 'claire.morvan', home)
    const { csrf } = await view(claire, pair.portal)
    const refusals = [
      await act(claire, pair.portal, 'POST', '/auth/logout', 'wrong'),
      await act(claire, pair.portal, 'POST', '/auth/logout', csrf, { 'sec-fetch-site': 'cross-site' }),
      await act(claire, pair.portal, 'POST', '/auth/logout', csrf, { origin: 'https://evil.example' }),
    ]
    expect(refusals.map(({ status }) => status)).toEqual([403, 403, 403])
    expect((await session(claire, pair.portal)).status).toBe(200)
  })

  test('one device closes another', async () => {
    const [here, there] = [new Visitor(), new Visitor()]
    await here.signIn(login(), 'helene.garnier', home)
    await there.signIn(login(), 'helene.garnier', home)
    const { csrf } = await view(here, pair.portal)
    const { devices } = (await (await here.go(`${pair.portal}/api/devices`)).json()) as {
      devices: { id: string; current: boolean }[]
    }
    expect(devices[0]?.current).toBe(true)
    for (const { id, current } of devices) {
      if (!current) expect((await act(here, pair.portal, 'DELETE', `/api/devices/${id}`, csrf)).status).toBe(204)
    }
    expect((await session(there, pair.portal)).status).toBe(401)
    expect((await session(here, pair.portal)).status).toBe(200)
  })

  test('nobody closes another person’s device', async () => {
    const [claire, helene] = [new Visitor(), new Visitor()]
    await claire.signIn(login(), 'claire.morvan', home)
    await helene.signIn(login(), 'helene.garnier', home)
    const { devices } = (await (await helene.go(`${pair.portal}/api/devices`)).json()) as { devices: { id: string }[] }
    const { csrf } = await view(claire, pair.portal)
    expect((await act(claire, pair.portal, 'DELETE', `/api/devices/${devices[0]?.id}`, csrf)).status).toBe(400)
    expect((await session(helene, pair.portal)).status).toBe(200)
  })

  test('signing out ends the portal’s session and the issuer’s, and comes back to the portal', async () => {
    const claire = new Visitor()
    await claire.signIn(login(), 'claire.morvan', home)
    const { csrf } = await view(claire, pair.portal)
    const answer = await act(claire, pair.portal, 'POST', '/auth/logout', csrf)
    const { redirect } = (await answer.json()) as { redirect: string }
    expect((await session(claire, pair.portal)).status).toBe(401)
    expect(new URL(redirect).searchParams.get('state')?.length).toBeGreaterThanOrEqual(32)
    expect((await leaveIssuer(claire, redirect)).url).toContain(`${pair.portal}/?state=`)
    expect((await claire.follow(login(), home)).url).toContain('/interaction/')
  })

  test('the issuer closes every session that it opened (back-channel)', async () => {
    const claire = new Visitor()
    await claire.signIn(login(), 'claire.morvan', home)
    const kept = new Visitor()
    await kept.signIn(login(), 'helene.garnier', home)
    await leaveIssuer(claire, `${pair.issuer}/session/end`)
    expect((await session(claire, pair.portal)).status).toBe(401)
    expect((await session(kept, pair.portal)).status).toBe(200)
  })

  test('nothing secret is in the gateway’s log', () => {
    expect(pair.log.length).toBeGreaterThan(0)
    expect(pair.log.join('\n')).not.toMatch(/[?&]code=|"cookie":"(?!\[redacted)|a-client-secret|eyJ[A-Za-z0-9]/)
  })
})

describe('an issuer as strict as ProConnect', () => {
  let pair: SignInPair
  const home = (url: string) => url === `${pair.portal}/` || url.includes('?error=')
  beforeAll(async () => {
    const accounts = demoAccounts.map((account) => ({ ...account, parvis_roles: [] }))
    pair = await startSignInPair({ strict: true, accounts, oidc: { profile: 'proconnect', pkce: false } })
  })
  afterAll(() => pair[Symbol.asyncDispose]())

  test('sign-in, with signed userinfo', async () => {
    const claire = new Visitor()
    expect((await claire.signIn(`${pair.portal}/auth/login`, 'claire.morvan', home)).url).toBe(`${pair.portal}/`)
    expect((await view(claire, pair.portal)).account).toMatchObject({
      name: 'Claire Morvan',
      organisation: { id: 'ville' },
    })
  })

  test('what the issuer says of how she signed in is kept', async () => {
    const rows = await lookInto(pair, (db) => db.selectFrom('sessions').select(['acr', 'amr']).execute())
    expect(rows[0]).toEqual({ acr: 'eidas1', amr: '["demo"]' })
  })

  test.each([
    ['an unknown parameter', { code_challenge: 'x', code_challenge_method: 'S256' }],
    ['a short state', { state: 'short' }],
    ['a short nonce', { nonce: 'short' }],
  ])('the issuer itself refuses %s', async (_case, change) => {
    const visitor = new Visitor()
    const asked = await visitor.go(`${pair.portal}/auth/login`)
    const url = new URL(asked.headers.get('location') ?? '')
    for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value)
    const answer = await visitor.go(url.href)
    expect([answer.status, (await answer.text()).includes('Y000400')]).toEqual([400, true])
  })
})

test('PKCE is a switch: with it, the strict issuer refuses', async () => {
  await using pair = await startSignInPair({ strict: true, oidc: { profile: 'proconnect', pkce: true } })
  const stop = await new Visitor().follow(`${pair.portal}/auth/login`)
  expect(stop.response.status).toBe(400)
})

test.each([
  ['a domain', { email: 'claire.morvan@ville.example.evil.example' }],
  ['a SIRET', { siret: '99999999999999' }],
])('R27: %s that the mapping does not name stays outside, and leaves no account', async (_case, change) => {
  const accounts = [{ ...demoAccounts[0], ...change }]
  await using pair = await startSignInPair({ accounts })
  const stranger = new Visitor()
  const stop = await stranger.signIn(`${pair.portal}/auth/login`, 'claire.morvan', (url) => url.includes('?error='))
  expect(stop.url).toBe(`${pair.portal}/?error=identity.refused`)
  expect((await session(stranger, pair.portal)).status).toBe(401)
  expect(await lookInto(pair, (db) => db.selectFrom('accounts').selectAll().execute())).toEqual([])
})

test('an issuer that does not answer is a code on the workspace’s page', async () => {
  await using pair = await startSignInPair({ oidc: { issuer: 'http://127.0.0.1:9/' } })
  const answer = await new Visitor().go(`${pair.portal}/auth/login`)
  expect(answer.headers.get('location')).toBe('/?error=identity.issuer-unreachable')
})

/** Looks into the gateway's database while it runs. */
async function lookInto<Found>(pair: SignInPair, look: (db: Database) => Promise<Found>): Promise<Found> {
  const db = await openDatabase({ kind: 'sqlite', file: join(pair.dataDir, 'gateway/gateway.sqlite') })
  try {
    return await look(db)
  } finally {
    await db.destroy()
  }
}

/** What the issuer's page does when it sends itself. */
async function leaveIssuer(visitor: Visitor, url: string) {
  const page = await (await visitor.go(url)).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? ''
  const left = await visitor.go(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) })
  return { url: new URL(left.headers.get('location') ?? '', action).href }
}
