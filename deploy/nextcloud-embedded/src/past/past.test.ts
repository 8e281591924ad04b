import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hrefs, RunningStore } from '../testing/running-store.ts'

let store: RunningStore
beforeAll(async () => {
  store = await RunningStore.start({ keep: { versions: 3 } })
})
afterAll(() => store.end())

const put = (path: string, body: string) => store.dav('claire', 'PUT', path, { body })
const read = async (path: string) => (await store.dav('claire', 'GET', path)).text
const trash = '/remote.php/dav/trashbin/claire/trash'
const ask = (method: string, path: string, destination?: string) =>
  store.ask(method, path, { as: 'claire', headers: destination === undefined ? {} : { destination } })

describe('versions', () => {
  const versionsOf = async (path: string) => {
    const base = `/remote.php/dav/versions/claire/versions/${await store.property('claire', path, 'oc:fileid')}`
    return { base, list: hrefs((await ask('PROPFIND', base)).text).slice(1) }
  }

  it('are what a file was; one can be read, and brought back without losing what is there', async () => {
    await put('/v', 'one')
    await put('/v', 'two')
    const { list } = await versionsOf('/v')
    expect(list).toHaveLength(1)
    expect((await ask('GET', list[0] ?? '')).text).toBe('one')
    expect((await ask('MOVE', list[0] ?? '', '/remote.php/dav/versions/claire/restore/target')).status).toBe(201)
    expect(await read('/v')).toBe('one')
    const after = await versionsOf('/v')
    expect((await ask('GET', after.list[0] ?? '')).text).toBe('two')
    expect((await ask('DELETE', after.list[0] ?? '')).status).toBe(204)
    expect((await versionsOf('/v')).list).toEqual([])
  })

  it('are the last few', async () => {
    for (const text of ['1', '2', '3', '4', '5', '6']) await put('/many', text)
    const { list } = await versionsOf('/many')
    const texts = await Promise.all(list.map(async (href) => (await ask('GET', href)).text))
    expect(texts).toEqual(['5', '4', '3'])
  })
})

describe('the trash', () => {
  it('keeps what was deleted, by its former place, and gives it back there', async () => {
    await store.dav('claire', 'MKCOL', '/d')
    await put('/d/f.txt', 'kept')
    const id = await store.property('claire', '/d/f.txt', 'oc:fileid')
    await store.dav('claire', 'DELETE', '/d/f.txt')
    expect((await store.dav('claire', 'GET', '/d/f.txt')).status).toBe(404)
    const { text } = await ask('PROPFIND', trash)
    expect(text).toContain('<nc:trashbin-original-location>d/f.txt</nc:trashbin-original-location>')
    const href = hrefs(text).at(-1) ?? ''
    expect((await ask('GET', href)).text).toBe('kept')
    expect((await ask('MOVE', href, '/remote.php/dav/trashbin/claire/restore/f.txt')).status).toBe(201)
    expect(await read('/d/f.txt')).toBe('kept')
    expect(await store.property('claire', '/d/f.txt', 'oc:fileid')).toBe(id)
  })

  it('gives back beside what took the place, or to the top when the folder is gone', async () => {
    await put('/same', 'old')
    await store.dav('claire', 'DELETE', '/same')
    await put('/same', 'new')
    const restore = async () =>
      ask('MOVE', hrefs((await ask('PROPFIND', trash)).text).at(-1) ?? '', '/remote.php/dav/trashbin/claire/restore/x')
    expect((await restore()).status).toBe(201)
    expect([await read('/same'), await read('/same%20(2)')]).toEqual(['new', 'old'])
    await store.dav('claire', 'MKCOL', '/gone')
    await put('/gone/g', 'g')
    await store.dav('claire', 'DELETE', '/gone/g')
    const inside = hrefs((await ask('PROPFIND', trash)).text).at(-1) ?? ''
    await store.dav('claire', 'DELETE', '/gone', { headers: { 'x-nc-skip-trashbin': 'true' } })
    expect((await ask('MOVE', inside, '/remote.php/dav/trashbin/claire/restore/g')).status).toBe(201)
    expect(await read('/g')).toBe('g')
  })

  it('is emptied for good', async () => {
    await put('/e', 'x')
    await store.dav('claire', 'DELETE', '/e')
    expect((await ask('DELETE', trash)).status).toBe(204)
    expect(hrefs((await ask('PROPFIND', trash)).text)).toHaveLength(1)
  })

  it('takes no more room than the quota', async () => {
    await store.ocs('admin', 'PUT', '/cloud/users/idriss', { key: 'quota', value: '1000' })
    for (const name of ['a', 'b', 'c']) {
      await store.dav('idriss', 'PUT', `/${name}`, { body: Buffer.alloc(400) })
      await store.dav('idriss', 'DELETE', `/${name}`)
    }
    const { text } = await store.ask('PROPFIND', '/remote.php/dav/trashbin/idriss/trash', { as: 'idriss' })
    expect(
      hrefs(text)
        .slice(1)
        .map((href) => href.split('/').at(-1)?.[0]),
    ).toEqual(['b', 'c'])
  })
})

it('what is too old goes at the next look', async () => {
  const hasty = await RunningStore.start({ keep: { trashDays: 0.000_000_01 } })
  await hasty.dav('claire', 'PUT', '/old', { body: 'x' })
  await hasty.dav('claire', 'DELETE', '/old')
  await hasty.restart()
  const { text } = await hasty.ask('PROPFIND', '/remote.php/dav/trashbin/claire/trash', { as: 'claire' })
  expect(hrefs(text)).toHaveLength(1)
  await hasty.end()
})
