import { describe, expect, it } from 'vitest'
import { watchReach } from './reach.ts'

const poll = 'http://h/_matrix/client/unstable/org.matrix.simplified_msc3575/sync?pos=7&timeout=30000'

function setUp() {
  const asked: string[] = []
  let up = true
  const reach = watchReach(async (input) => {
    asked.push(input instanceof Request ? input.url : input.toString())
    if (!up) throw new TypeError('no network')
    return new Response('{}')
  })
  return { reach, asked, cut: (cut: boolean) => (up = !cut) }
}

describe('where this browser stands to the homeserver', () => {
  it('is away when nothing answers, and behind until sync was taken in (T27)', async () => {
    const { reach, cut } = setUp()
    cut(true)
    await expect(reach.fetch(poll)).rejects.toThrow('no network')
    expect(reach.state.value).toBe('away')
    cut(false)
    await reach.fetch('http://h/anything')
    expect(reach.state.value).toBe('behind')
    reach.caughtUp()
    expect(reach.state.value).toBe('here')
  })

  it('does not wait for news while behind: the answer is the news', async () => {
    const { reach, asked } = setUp()
    await reach.fetch(poll)
    reach.lost()
    await reach.fetch(poll)
    expect(asked.map((url) => new URL(url).searchParams.get('timeout'))).toEqual(['30000', '0'])
  })

  it('takes a request that was given up for what it is', async () => {
    const { reach, cut } = setUp()
    cut(true)
    await expect(reach.fetch(poll, { signal: AbortSignal.abort() })).rejects.toThrow('no network')
    expect(reach.state.value).toBe('here')
  })
})
