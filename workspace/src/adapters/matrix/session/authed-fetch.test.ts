import { describe, expect, it } from 'vitest'
import { authedFetch } from './authed-fetch.ts'

const json = (status: number, body: object) => new Response(JSON.stringify(body), { status })
const unknown = () => json(401, { errcode: 'M_UNKNOWN_TOKEN' })

function setUp(renewal: () => Promise<string>) {
  let token = 'old'
  let renewals = 0
  const fetch = authedFetch({
    device: () => ({ userId: '@a:b', deviceId: 'D', accessToken: token }),
    renew: async () => {
      renewals += 1
      token = await renewal()
    },
    fetch: async (_url, init) =>
      new Headers(init?.headers).get('authorization') === 'Bearer new' ? json(200, {}) : unknown(),
  })
  const ask = () => fetch('https://x/', { headers: { authorization: 'Bearer whatever' } })
  return { ask, fetch, renewals: () => renewals }
}

describe('a token that the homeserver no longer knows', () => {
  it('is renewed once for all who ask, and nobody sees it', async () => {
    const { ask, renewals } = setUp(async () => 'new')
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(renewals()).toBe(1)
  })

  it('stays the homeserver’s own refusal when it cannot be renewed', async () => {
    const { ask } = setUp(() => Promise.reject(new Error('no session')))
    expect((await ask()).status).toBe(401)
  })

  it('puts no token on a request that had none', async () => {
    const { fetch, renewals } = setUp(async () => 'new')
    expect((await fetch('https://x/')).status).toBe(401)
    expect(renewals()).toBe(0)
  })
})
