import { describe, expect, it } from 'vitest'
import type { Visit } from '../../features/calls/port.ts'
import { createVisit } from './visit.ts'

const invite = { title: 'Chantier', host: 'Claire', organisation: 'Ville', expiresAt: '2026-11-22T00:00:00Z' }
const seen = (state: string) => ({ state, name: 'Marc', room: '!r', userId: '@invite-1:x' })

/** A gateway that answers what the test says, and a clock that the test winds. */
function setUp({ link = 200, fails = false } = {}) {
  const asked: string[] = []
  const told: Visit['at'][] = []
  const says = { state: 'waiting' }
  let next = () => {}
  let forgotten = 0
  const answer = (body: object | null, status = 200) => new Response(body && JSON.stringify(body), { status })
  const visit = createVisit({
    fetch: async (path, { method, headers }) => {
      asked.push(`${method} ${path} ${new Headers(headers).get('authorization')}`)
      if (path === '/api/invite' && link !== 200) return answer({ code: 'guest.ended' }, link)
      if (path === '/api/invite') return answer(method === 'GET' ? invite : { visit: 'own' })
      if (method === 'DELETE') return answer(null, 204)
      return says.state === 'gone' ? answer({ code: 'guest.ended' }, 404) : answer(seen(says.state))
    },
    after: (_ms, run) => {
      next = run
      return () => (next = () => {})
    },
    link: 'of the link',
    enter: async () => {
      if (fails) throw new Error('no keys')
    },
    forget: async () => void (forgotten += 1),
  })
  visit.visit.subscribe(({ at }) => void (told.at(-1) === at || told.push(at)))
  const wait = async () => {
    next()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { visit, asked, told, says, wait, forgotten: () => forgotten }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('a visit by a link', () => {
  it('goes from the link to the door and into the call; each step shows its own secret, in no address', async () => {
    const { visit, asked, told, says, wait } = setUp()
    await settled()
    await visit.knock('Marc')
    await wait()
    says.state = 'admitted'
    await wait()
    expect(told).toEqual(['invited', 'waiting', 'entering', 'ready'])
    expect(asked.slice(0, 3)).toEqual([
      'GET /api/invite Bearer of the link',
      'POST /api/invite Bearer of the link',
      'GET /api/visit Bearer own',
    ])
    says.state = 'closed'
    await wait()
    expect(visit.visit.value).toEqual({ at: 'over', why: 'ended' })
  })

  it.each([
    ['refused', 'refused'],
    ['closed', 'ended'],
    ['gone', 'ended'],
  ])('« %s » at the door ends it, and nothing stays', async (state, why) => {
    const { visit, says, wait, forgotten } = setUp()
    await settled()
    await visit.knock('Marc')
    says.state = state
    await wait()
    expect([visit.visit.value, forgotten()]).toEqual([{ at: 'over', why }, 1])
  })

  it('says so when the link opens nothing, or when the keys can’t be made', async () => {
    const ended = setUp({ link: 404 })
    await settled()
    expect(ended.visit.visit.value).toEqual({ at: 'over', why: 'link' })
    const keyless = setUp({ fails: true })
    await settled()
    keyless.says.state = 'admitted'
    await keyless.visit.knock('Marc')
    expect(keyless.visit.visit.value).toEqual({ at: 'over', why: 'failed' })
  })

  it('gives back what was lent when it leaves', async () => {
    const { visit, asked } = setUp()
    await settled()
    await visit.knock('Marc')
    await visit.leave()
    expect([asked.at(-1), visit.visit.value]).toEqual(['DELETE /api/visit Bearer own', { at: 'over', why: 'left' }])
  })
})
