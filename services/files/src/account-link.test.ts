import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextcloudLoginFlow } from './nextcloud/login-flow.ts'
import { startEmbeddedStore } from './testing/embedded-store.ts'
import { passwordOf } from './testing/store-administrator.ts'
import { startFilesService, type FilesService } from './testing/files-service.ts'

let service: FilesService
beforeAll(async () => {
  // Its page is filled in here: each Nextcloud has another.
  service = await startFilesService(undefined, startEmbeddedStore)
  await service.store.addUser('c.duval')
})
afterAll(() => service.close())

const state = async (as = 'claire') => (await service.ask('GET', '/account', { as })).json()
const begin = async (as = 'claire') =>
  (await (await service.ask('POST', '/account/link', { as })).json()) as { login: string }
const end = async (as = 'claire') => (await service.ask('DELETE', '/account/link', { as })).status
const agree = async ({ login }: { readonly login: string }) => {
  const body = new URLSearchParams({ name: 'c.duval', password: passwordOf('c.duval') })
  expect((await fetch(login, { method: 'POST', body })).status).toBe(200)
}
const put = (as: string, path: string) =>
  service.ask('PUT', '/dossiers/content', { as, body: new Uint8Array([1]), headers: { 'x-parvis-path': path } })
const names = async (as: string) => {
  const answer = await service.ask('POST', '/dossiers/list', { as, json: { path: '' } })
  return ((await answer.json()) as { entries: { path: string }[] }).entries.map(({ path }) => path)
}
const atStore = async (name: string, password: string) => {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  const url = `${service.store.url}/remote.php/dav/files/${name}/`
  return (await fetch(url, { method: 'PROPFIND', headers: { authorization, depth: '1' } })).text()
}

describe('an account that somebody had at the store before', () => {
  test('is theirs here once they agreed on the store’s page, and no sooner; the one made for them comes back after', async () => {
    await put('claire', 'ici.txt')
    expect(await state()).toEqual({ at: 'none' })
    const begun = await begin()
    expect(await state()).toMatchObject({ at: 'waiting', login: begun.login })
    expect(await names('claire')).toEqual(['ici.txt'])
    await agree(begun)
    expect(await state()).toEqual({ at: 'linked', name: 'c.duval', refused: false })
    await put('claire', 'là-bas.txt')
    expect(await names('claire')).toEqual(['là-bas.txt'])
    expect(await atStore('c.duval', passwordOf('c.duval'))).toContain('l%C3%A0-bas.txt')
    expect((await service.ask('POST', '/account/link', { as: 'claire' })).status).toBe(409)
    expect(await end()).toBe(204)
    expect(await state()).toEqual({ at: 'none' })
    expect(await names('claire')).toEqual(['ici.txt'])
    expect(await atStore('c.duval', passwordOf('c.duval'))).toContain('l%C3%A0-bas.txt')
  })

  test('is nobody else’s here, not even of a person whose account would bear its name', async () => {
    await agree(await begin('marc'))
    expect(await state('marc')).toMatchObject({ at: 'linked' })
    expect(await state('c.duval')).toEqual({ at: 'none' })
    expect((await service.ask('POST', '/dossiers/list', { as: 'c.duval', json: { path: '' } })).status).toBe(403)
    await end('marc')
  })

  test('what is shared with its owner arrives there', async () => {
    await put('idriss', 'pour Claire.txt')
    await agree(await begin())
    expect(await state()).toMatchObject({ at: 'linked' })
    const share = { path: 'pour Claire.txt', kind: 'user', with: 'claire' }
    expect((await service.ask('POST', '/dossiers/share', { as: 'idriss', json: share })).status).toBe(201)
    expect(await atStore('c.duval', passwordOf('c.duval'))).toContain('pour%20Claire.txt')
    await end()
  })

  test('what was granted is on disk sealed, and is given back at the end', async () => {
    await agree(await begin())
    await state()
    const folder = join(service.folder, 'linked')
    expect(readdirSync(folder)).toHaveLength(1)
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes('duval')).toBe(false)
    await end()
    expect(readdirSync(folder)).toHaveLength(0)
  })

  test('that the store takes back says so, stays linked meanwhile, and is linked again by a new agreement', async () => {
    await agree(await begin())
    await state()
    await put('claire', 'plan.txt')
    await service.store.enable('c.duval', false)
    const answer = await service.ask('POST', '/dossiers/list', { as: 'claire', json: { path: '' } })
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'files.unlinked' }])
    expect(await state()).toEqual({ at: 'linked', name: 'c.duval', refused: true })
    const again = await begin()
    expect(await state()).toMatchObject({ at: 'waiting', login: again.login })
    // Given up, it is linked as it was.
    await end()
    expect(await state()).toMatchObject({ at: 'linked', refused: true })
    const third = await begin()
    await service.store.enable('c.duval', true)
    await agree(third)
    expect(await state()).toEqual({ at: 'linked', name: 'c.duval', refused: false })
    expect(await names('claire')).toContain('plan.txt')
    await end()
  })

  test('a wait can be given up', async () => {
    const begun = await begin()
    expect(await end()).toBe(204)
    await agree(begun)
    expect(await state()).toEqual({ at: 'none' })
  })
})

describe('a store that lies', () => {
  test.each([
    ['no JSON', 'x'],
    ['a page that is no web address', '{"login":"javascript:alert(1)","poll":{"token":"t","endpoint":"x"}}'],
    ['no secret', '{"login":"https://cloud.example/x","poll":{}}'],
  ])('answers with %s, and no page is opened', async (_, body) => {
    const server = createServer((_request, response) => void response.end(body))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const flow = nextcloudLoginFlow(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await expect(flow.begin()).rejects.toMatchObject({ code: 'upstream.unavailable' })
    server.close()
  })

  test('the secret goes where the operator’s configuration says, not where the answer says', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      const elsewhere = 'http://192.0.2.1/index.php/login/v2/poll'
      response.statusCode = asked.length > 1 ? 404 : 200
      response.end(JSON.stringify({ login: 'https://cloud.example/x', poll: { token: 't', endpoint: elsewhere } }))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const flow = nextcloudLoginFlow(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const { poll } = await flow.begin()
    expect(await flow.collect(poll)).toBeNull()
    expect(asked).toEqual(['/index.php/login/v2', '/index.php/login/v2/poll'])
    server.close()
  })
})
