import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hrefs, RunningStore } from '../testing/running-store.ts'

let store: RunningStore
beforeAll(async () => {
  store = await RunningStore.start()
  for (const folder of ['/Budget', '/Budget/2026']) await store.dav('claire', 'MKCOL', folder)
  for (const [path, day] of [
    ['/Budget/2026/Plan_1.pdf', 1],
    ['/Budget/plan.png', 3],
    ['/note.txt', 2],
  ] as const)
    await store.dav('claire', 'PUT', path, {
      body: 'x',
      headers: { 'x-oc-mtime': String(1_700_000_000 + day * 86_400) },
    })
})
afterAll(() => store.end())

const search = (where: string, { user = 'claire', scope = '/files/claire', rest = '' } = {}) =>
  store.ask('SEARCH', '/remote.php/dav/', {
    as: user,
    body: `<d:searchrequest xmlns:d="DAV:"><d:basicsearch><d:select><d:prop><d:getetag/></d:prop></d:select><d:from><d:scope><d:href>${scope}</d:href><d:depth>infinity</d:depth></d:scope></d:from><d:where>${where}</d:where>${rest}</d:basicsearch></d:searchrequest>`,
  })
const like = (literal: string, property = 'displayname') =>
  `<d:like><d:prop><d:${property}/></d:prop><d:literal>${literal}</d:literal></d:like>`
const files = '<d:not><d:is-collection/></d:not>'
const found = async (where: string, rest = '') =>
  hrefs((await search(where, { rest })).text).map((href) => href.replace('/remote.php/dav/files/claire', ''))

describe('a search', () => {
  it.each([
    [like('%PLAN%'), ['/Budget/2026/Plan_1.pdf', '/Budget/plan.png']],
    [like('plan_1%'), ['/Budget/2026/Plan_1.pdf']],
    [like('p%n.p_g'), ['/Budget/plan.png']],
    [like('plan'), []],
    [like('%'), ['/Budget/', '/Budget/2026/', '/Budget/2026/Plan_1.pdf', '/Budget/plan.png', '/note.txt']],
    [like('image/%', 'getcontenttype'), ['/Budget/plan.png']],
    [`<d:and>${like('%plan%')}${like('application/%', 'getcontenttype')}</d:and>`, ['/Budget/2026/Plan_1.pdf']],
    [`<d:or>${like('note%')}${like('2026')}</d:or>`, ['/Budget/2026/', '/note.txt']],
    [
      `<d:gt><d:prop><d:getlastmodified/></d:prop><d:literal>2023-11-17T00:00:00Z</d:literal></d:gt>`,
      ['/Budget/', '/Budget/2026/', '/Budget/plan.png'],
    ],
  ])('for %s finds what fits', async (where, expected) => {
    expect((await found(where)).toSorted()).toEqual(expected)
  })

  it('gives what changed last first, and as many as are wanted', async () => {
    const order =
      '<d:orderby><d:order><d:prop><d:getlastmodified/></d:prop><d:descending/></d:order></d:orderby><d:limit><d:nresults>2</d:nresults></d:limit>'
    expect(await found(files, order)).toEqual(['/Budget/plan.png', '/note.txt'])
  })

  it('is of one’s own files, whoever is named', async () => {
    expect(hrefs((await search(files, { user: 'idriss', scope: '/files/idriss' })).text)).toEqual([])
    expect((await search(files, { user: 'idriss' })).status).toBe(404)
    expect((await search(files, { scope: '/files/claire/../idriss' })).status).toBe(400)
    expect((await store.ask('SEARCH', '/remote.php/dav/')).status).toBe(401)
  })

  it.each(['', '<d:like/>', '<d:where/>', `${files}${files}`, '<d:matches/>', like('x', 'owner')])(
    'for %j is refused',
    async (where) => expect((await search(where)).status).toBe(400),
  )

  it('with many wildcards ends soon', async () => {
    await store.dav('claire', 'PUT', `/${'a'.repeat(240)}`, { body: 'x' })
    expect(await found(like(`${'%a'.repeat(2000)}%b`))).toEqual([])
  })
})
