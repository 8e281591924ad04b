import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, codeOf, dataOf, RunningStore } from '../testing/running-store.ts'

interface ShareData {
  readonly id: string
  readonly token: string
  readonly path: string
  readonly permissions: number
  readonly expiration: string | null
  readonly share_with: string | null
  readonly file_target: string
  readonly url: string
}

const shares = '/apps/files_sharing/api/v1/shares'
let store: RunningStore
beforeAll(async () => {
  store = await RunningStore.start()
  await store.ocs('admin', 'POST', '/cloud/groups', { groupid: 'voirie' })
  await store.dav('claire', 'MKCOL', '/plan')
  await store.dav('claire', 'PUT', '/plan/a.txt', { body: 'of claire' })
})
afterAll(() => store.end())

const share = (params: object, as = 'claire') => store.ocs(as, 'POST', shares, params)
const given = async (params: object) => dataOf<ShareData>(await share(params))
const take = (id: string, as = 'claire') => store.ocs(as, 'DELETE', `${shares}/${id}`)

describe('a share with somebody', () => {
  it('appears among their files, obeys its permissions, and goes', async () => {
    const before = await store.property('idriss', '/', 'd:getetag')
    const { id } = await given({ path: '/plan', shareType: 0, shareWith: 'idriss', permissions: 1 })
    expect(await store.property('idriss', '/', 'd:getetag')).not.toBe(before)
    expect((await store.dav('idriss', 'GET', '/plan/a.txt')).text).toBe('of claire')
    expect(await store.property('idriss', '/plan', 'oc:permissions')).toBe('SMGDNV')
    expect(await store.property('claire', '/plan', 'oc:share-types')).toBe('<oc:share-type>0</oc:share-type>')
    for (const [method, path] of [
      ['PUT', '/plan/a.txt'],
      ['PUT', '/plan/b'],
      ['DELETE', '/plan/a.txt'],
      ['MKCOL', '/plan/c'],
    ] as const) {
      expect((await store.dav('idriss', method, path)).status).toBe(403)
    }
    expect(
      (await store.dav('idriss', 'MOVE', '/plan/a.txt', { headers: { destination: '/remote.php/webdav/mine' } }))
        .status,
    ).toBe(403)
    expect((await store.ocs('claire', 'PUT', `${shares}/${id}`, { permissions: 15 })).status).toBe(200)
    const root = await store.property('idriss', '/', 'd:getetag')
    expect((await store.dav('claire', 'PUT', '/plan/a.txt', { body: 'changed' })).status).toBe(204)
    expect(await store.property('idriss', '/', 'd:getetag')).not.toBe(root)
    expect((await store.dav('idriss', 'PUT', '/plan/b.txt', { body: 'of idriss' })).status).toBe(201)
    expect((await store.dav('claire', 'GET', '/plan/b.txt')).text).toBe('of idriss')
    expect((await store.dav('idriss', 'DELETE', '/plan/b.txt')).status).toBe(204)
    expect((await take(id)).status).toBe(200)
    expect((await store.dav('idriss', 'GET', '/plan/a.txt')).status).toBe(404)
  })

  it('is renamed and left by who received it, and stays whole for who gave it', async () => {
    await store.dav('idriss', 'MKCOL', '/plan')
    const { id } = await given({ path: '/plan', shareType: 0, shareWith: 'idriss' })
    const received = dataOf<ShareData[]>(await store.ocs('idriss', 'GET', `${shares}?shared_with_me=true`))
    expect(received).toMatchObject([{ id, file_target: '/plan (2)', path: '/plan (2)' }])
    const move = { headers: { destination: '/remote.php/webdav/travaux' } }
    expect((await store.dav('idriss', 'MOVE', '/plan%20(2)', move)).status).toBe(201)
    expect((await store.dav('idriss', 'GET', '/travaux/a.txt')).status).toBe(200)
    expect((await store.dav('idriss', 'DELETE', '/travaux')).status).toBe(204)
    expect((await store.dav('idriss', 'GET', '/travaux/a.txt')).status).toBe(404)
    expect((await store.dav('claire', 'GET', '/plan/a.txt')).status).toBe(200)
    await store.dav('idriss', 'DELETE', '/plan')
  })

  it('goes from the recipient’s files when it is deleted, and their sync client can see it', async () => {
    for (const how of ['', 'true']) {
      await store.dav('claire', 'MKCOL', '/top')
      await store.dav('claire', 'MKCOL', '/top/inner')
      await given({ path: '/top/inner', shareType: 0, shareWith: 'idriss' })
      const before = await store.property('idriss', '/', 'd:getetag')
      await store.dav('claire', 'DELETE', '/top', { headers: { 'x-nc-skip-trashbin': how } })
      expect(await store.property('idriss', '/', 'd:getetag')).not.toBe(before)
      expect((await store.dav('idriss', 'PROPFIND', '/inner')).status).toBe(404)
    }
  })

  it('gives nobody more than the giver has', async () => {
    await store.addUser('zoe')
    const { id } = await given({ path: '/plan', shareType: 0, shareWith: 'idriss', permissions: 17 })
    const again = await share({ path: '/plan', shareType: 0, shareWith: 'zoe', permissions: 31 }, 'idriss')
    expect(dataOf<ShareData>(again).permissions).toBe(17)
    await store.ocs('claire', 'PUT', `${shares}/${id}`, { permissions: 1 })
    expect((await share({ path: '/plan', shareType: 0, shareWith: 'zoe' }, 'idriss')).status).toBe(404)
    await take(id)
  })

  it('with a group is with whoever is in it', async () => {
    const { id } = await given({ path: '/plan', shareType: 1, shareWith: 'voirie', permissions: 1 })
    expect((await store.dav('idriss', 'GET', '/plan/a.txt')).status).toBe(404)
    await store.ocs('admin', 'POST', '/cloud/users/idriss/groups', { groupid: 'voirie' })
    expect((await store.dav('idriss', 'GET', '/plan/a.txt')).status).toBe(200)
    await store.ocs('admin', 'DELETE', '/cloud/users/idriss/groups', { groupid: 'voirie' })
    expect((await store.dav('idriss', 'GET', '/plan/a.txt')).status).toBe(404)
    await take(id)
  })

  it.each([
    [{ path: '/none', shareType: 0, shareWith: 'idriss' }, 404],
    [{ path: '/plan', shareType: 0, shareWith: 'nobody' }, 404],
    [{ path: '/plan', shareType: 0, shareWith: 'claire' }, 404],
    [{ path: '/', shareType: 0, shareWith: 'idriss' }, 403],
    [{ path: '/plan', shareType: 6, shareWith: 'idriss' }, 400],
    [{ path: '/../plan', shareType: 3 }, 400],
    [{ shareType: 3 }, 400],
    [{ path: '/plan', shareType: 3, expireDate: '2001-01-01' }, 404],
  ])('%j is refused', async (params, status) => {
    expect((await share(params)).status).toBe(status)
  })
})

describe('a link', () => {
  const open = (token: string, path = '', password?: string, method = 'GET', body = '') =>
    store.ask(method, `/public.php/dav/files/${token}${path}`, {
      body,
      ...(password !== undefined && { headers: { authorization: basic('anonymous', password) } }),
    })

  it('shows a folder to whoever has it, to read, at both addresses', async () => {
    const { id, token, url } = await given({ path: '/plan', shareType: 3 })
    expect(url).toBe(`${store.url}/s/${token}`)
    expect((await open(token, '/a.txt')).status).toBe(200)
    expect((await open(token, '/', undefined, 'PROPFIND')).status).toBe(207)
    expect((await open(token, '/a.txt', undefined, 'PUT', 'x')).status).toBe(403)
    expect((await open(token, '/a.txt', undefined, 'DELETE')).status).toBe(403)
    expect((await open(token, '/../a.txt')).status).toBe(400)
    const old = await store.ask('GET', '/public.php/webdav/a.txt', { headers: { authorization: basic(token, '') } })
    expect(old.status).toBe(200)
    await take(id)
    expect((await open(token, '/a.txt')).status).toBe(404)
    expect((await open('aaaaaaaaaaaaaaaaaaaaaaaa', '/a.txt')).status).toBe(404)
  })

  it('shows one file alone', async () => {
    const { token } = await given({ path: '/plan/a.txt', shareType: 3 })
    expect((await open(token)).status).toBe(200)
    expect((await open(token, '/a.txt')).status).toBe(404)
  })

  it('asks for its password, and tires of wrong ones', async () => {
    const { id, token, share_with } = await given({ path: '/plan', shareType: 3, password: 'entre nous' })
    expect(share_with).toBe('***')
    expect((await open(token, '/a.txt')).status).toBe(401)
    expect((await open(token, '/a.txt', 'wrong')).status).toBe(401)
    expect((await open(token, '/a.txt', 'entre nous')).status).toBe(200)
    for (let count = 0; count < 10; count += 1) await open(token, '/a.txt', `wrong ${count}`)
    expect((await open(token, '/a.txt', 'wrong again')).status).toBe(429)
    await store.ocs('claire', 'PUT', `${shares}/${id}`, { password: 'another one' })
    expect((await open(token, '/a.txt', 'entre nous')).status).not.toBe(200)
  })

  it('ends on its day, and with its owner', async () => {
    const { id, token } = await given({ path: '/plan', shareType: 3, expireDate: '2100-01-01' })
    expect(dataOf<ShareData[]>(await store.ocs('claire', 'GET', `${shares}/${id}`))[0]?.expiration).toBe(
      '2100-01-01 00:00:00',
    )
    expect((await open(token, '/a.txt')).status).toBe(200)
    await store.ocs('admin', 'PUT', '/cloud/users/claire/disable')
    expect((await open(token, '/a.txt')).status).toBe(404)
    await store.ocs('admin', 'PUT', '/cloud/users/claire/enable')
  })

  it('to a box takes files and shows none, not even by a name that is taken', async () => {
    const { token } = await given({ path: '/plan', shareType: 3, permissions: 4 })
    expect((await open(token, '/deposit.txt', undefined, 'PUT', 'one')).status).toBe(201)
    expect((await open(token, '/deposit.txt', undefined, 'PUT', 'two')).status).toBe(201)
    expect((await open(token, '/', undefined, 'PROPFIND')).status).toBe(403)
    expect((await open(token, '/deposit.txt')).status).toBe(403)
    expect((await store.dav('claire', 'GET', '/plan/deposit.txt')).text).toBe('one')
    expect((await store.dav('claire', 'GET', '/plan/deposit%20(2).txt')).text).toBe('two')
  })
})

it('finds with whom one can share, and lists nobody unasked', async () => {
  const ask = async (search: string) =>
    (await store.ocs('claire', 'GET', `/apps/files_sharing/api/v1/sharees?search=${search}`)).text
  expect(await ask('idri')).toContain('"shareWith":"idriss"')
  expect(await ask('voir')).toContain('"shareWith":"voirie"')
  expect(await ask('')).not.toContain('idriss')
  expect(codeOf(await store.ocs('claire', 'GET', shares))).toBe(200)
})
