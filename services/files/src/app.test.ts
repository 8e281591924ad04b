import { randomBytes } from 'node:crypto'
import {
  linkHeader,
  publicEntries,
  shareView,
  storedEntries,
  storedEntry,
  tagView,
  versionList,
  wordsHeader,
} from '@parvis/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFilesService, type AskOptions, type FilesService } from './testing/files-service.ts'

let service: FilesService
beforeAll(async () => {
  service = await startFilesService()
})
afterAll(() => service.close())

const name = (bytes: number) => randomBytes(bytes).toString('base64url')
const asked = async (method: string, path: string, options: AskOptions = {}) => {
  const answer = await service.ask(method, path, options)
  const text = await answer.text()
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : text
  return { status: answer.status, headers: answer.headers, body, text, code: (body as { code?: string }).code }
}
const claire = (path: string, json: unknown) => asked('POST', `/dossiers/${path}`, { as: 'claire', json })
const got = (path: string, as = 'claire') => asked('GET', `/dossiers/${path}`, { as })
const content = (path: string) => ({ 'x-parvis-path': encodeURIComponent(path) })
const put = (path: string, text: string, headers = {}, as = 'claire') =>
  asked('PUT', '/dossiers/content', { as, body: Buffer.from(text), headers: { ...content(path), ...headers } })

const deposited = (token: string | null, path: string, words?: string) => {
  const proof = words !== undefined && { [wordsHeader]: encodeURIComponent(words) }
  const headers = { ...content(path), [linkHeader]: token ?? '', ...proof }
  return asked('PUT', '/public/content', { body: Buffer.from('venu du dehors'), headers })
}

describe('whoever is not the gateway', () => {
  test.each(['/dossiers/quota', `/coffres/${name(32)}/blobs`, `/links/${name(18)}`])(
    'is refused at %s',
    async (path) => {
      for (const token of [null, 'another', '']) {
        const { status, code } = await asked('GET', path, { as: 'claire', token })
        expect([status, code]).toEqual([403, 'files.refused'])
      }
    },
  )

  test.each(['', '../claire', 'a/b', 'claire\u00e9', 'x'.repeat(65)])('has no account %j', async (as) => {
    expect((await asked('GET', '/dossiers/quota', { headers: { 'x-parvis-account': encodeURI(as) } })).status).toBe(400)
  })
})

describe('a shared folder', () => {
  test('is written, listed, read by ranges, changed on condition, moved, brought back', async () => {
    expect((await claire('folder', { path: 'Été & co' })).status).toBe(201)
    const { body: first } = await put('Été & co/a#1.txt', 'un deux')
    const { etag } = first as { etag: string }
    const { entries } = storedEntries.parse((await claire('list', { path: 'Été & co' })).body)
    expect(entries).toMatchObject([{ path: 'Été & co/a#1.txt', kind: 'file', size: 7, etag, favourite: false }])
    const read = (headers = {}) =>
      asked('GET', '/dossiers/content', { as: 'claire', headers: { ...content('Été & co/a#1.txt'), ...headers } })
    const range = await read({ range: 'bytes=3-' })
    expect([range.status, range.text, range.headers.get('content-range')]).toEqual([206, 'deux', 'bytes 3-6/7'])
    expect(range.headers.get('content-security-policy')).toContain('sandbox')
    expect((await read({ 'if-none-match': `"${etag}"` })).status).toBe(304)
    expect((await read({ range: 'bytes=70-' })).code).toBe('files.range')
    expect((await put('Été & co/a#1.txt', 'trois', { 'if-match': `"${etag}"` })).status).toBe(201)
    expect((await put('Été & co/a#1.txt', 'x', { 'if-match': `"${etag}"` })).code).toBe('files.changed')
    expect((await put('Été & co/a#1.txt', 'x', { 'if-none-match': '*' })).code).toBe('files.changed')
    expect((await claire('move', { from: 'Été & co/a#1.txt', to: 'b' })).status).toBe(204)
    const { id } = storedEntry.parse((await claire('stat', { path: 'b' })).body)
    const { versions } = versionList.parse((await claire('versions', { file: id })).body)
    const old = versions.find(({ size }) => size === 7)!
    expect((await claire('versions/restore', { file: id, version: old.id })).status).toBe(204)
    expect((await claire('delete', { path: 'b' })).status).toBe(204)
    const trash = (await got('trash')).body as { entries: { id: string }[] }
    expect((await claire('trash/restore', { id: trash.entries[0]?.id })).status).toBe(204)
    const back = await asked('GET', '/dossiers/content', { as: 'claire', headers: content('b') })
    expect(back.text).toBe('un deux')
    expect((await got('quota')).body).toMatchObject({ used: expect.any(Number), left: null })
  })

  test('takes a large file in parts, and goes on where it stopped', async () => {
    const upload = name(18)
    const parts = [randomBytes(2 ** 23), randomBytes(1000)]
    const send = (number: number) =>
      asked('PUT', `/dossiers/uploads/${upload}/parts/${number}`, { as: 'claire', body: parts[number - 1]! })
    expect((await send(1)).status).toBe(204)
    expect((await got(`uploads/${upload}`)).body).toEqual({ parts: [{ number: 1, size: 2 ** 23 }] })
    expect((await send(2)).status).toBe(204)
    const complete = (path: string) =>
      asked('POST', `/dossiers/uploads/${upload}/complete`, { as: 'claire', json: { path, size: 2 ** 23 + 1000 } })
    await put('pris', 'x')
    expect((await complete('pris')).code).toBe('files.changed')
    expect((await complete('grand')).status).toBe(201)
    const read = await service.ask('GET', '/dossiers/content', { as: 'claire', headers: content('grand') })
    expect(Buffer.concat(parts).equals(Buffer.from(await read.arrayBuffer()))).toBe(true)
  })

  test('is shared with somebody who never had a file, and by a link that strangers open', async () => {
    await claire('folder', { path: 'Projet' })
    await put('Projet/note.txt', 'à lire')
    const wish = { path: 'Projet', kind: 'user', with: 'idriss', permissions: 1 }
    const given = shareView.parse((await claire('share', wish)).body)
    expect(given).toMatchObject({ kind: 'user', with: 'idriss', token: null })
    const { entries } = storedEntries.parse((await got('received', 'idriss')).body)
    expect(entries).toMatchObject([{ path: 'Projet' }])
    expect((await put('Projet/x', 'x', {}, 'idriss')).code).toBe('files.refused')
    const made = await claire('link', { path: 'Projet', password: 'Un mot de passe 42' })
    const { token, protected: isProtected } = shareView.parse(made.body)
    expect(isProtected).toBe(true)
    const open = (kind: 'list' | 'content', path: string, password?: string) =>
      asked('POST', `/public/${kind}`, { json: { token, path, password } })
    const listed = storedEntries.parse((await open('list', '', 'Un mot de passe 42')).body)
    expect(listed.entries.map(({ path }) => path)).toEqual(['note.txt'])
    expect((await open('content', 'note.txt', 'Un mot de passe 42')).text).toBe('à lire')
    expect((await open('content', 'note.txt', 'un autre')).code).toBe('files.refused')
    expect((await deposited(token, 'x')).code).toBe('files.refused')
    expect((await open('list', '')).code).toBe('files.refused')
    const none = await asked('POST', '/public/list', { json: { token: 'AAAAAAAAAAAAAAA', path: '' } })
    expect(none.code).toBe('files.missing')
    const { shares } = (await claire('shares', { path: 'Projet' })).body as { shares: { id: string }[] }
    for (const { id } of shares) expect((await claire('unshare', { id })).status).toBe(204)
    expect((await got('received', 'idriss')).body).toEqual({ entries: [] })
  })

  test('takes files by a link that says so: beside what is there, and never in place of it', async () => {
    await claire('folder', { path: 'Reçus' })
    await put('Reçus/pris.txt', 'à elle')
    const link = async (permissions: number) =>
      shareView.parse((await claire('link', { path: 'Reçus', permissions, password: 'Un mot de passe 42' })).body).token
    const [open, shut] = [await link(5), await link(1)]
    const words = 'Un mot de passe 42'
    const listed = async (token: string | null) =>
      publicEntries.parse((await asked('POST', '/public/list', { json: { token, path: '', password: words } })).body)
    expect([(await listed(open)).writable, (await listed(shut)).writable]).toEqual([true, false])
    expect((await deposited(open, 'été #1.txt', words)).status).toBe(204)
    expect((await deposited(open, 'pris.txt', words)).code).toBe('files.changed')
    expect((await deposited(shut, 'x', words)).code).toBe('files.refused')
    expect((await deposited(open, '../x', words)).code).toBe('request.invalid')
    expect((await listed(open)).entries.map(({ path }) => path).toSorted()).toEqual(['pris.txt', 'été #1.txt'])
    const kept = await asked('GET', '/dossiers/content', { as: 'claire', headers: content('Reçus/été #1.txt') })
    expect(kept.text).toBe('venu du dehors')
  })

  test('is searched, marked and tagged', async () => {
    await put('Rapport 2026.md', 'x')
    await claire('favourite', { path: 'Rapport 2026.md', favourite: true })
    const found = storedEntries.parse((await claire('search', { text: 'rapport', type: 'text/' })).body)
    expect(found.entries).toMatchObject([{ path: 'Rapport 2026.md', favourite: true }])
    for (const place of ['favourites', 'recent'])
      expect(storedEntries.parse((await got(place)).body).entries.map(({ path }) => path)).toContain('Rapport 2026.md')
    const tag = tagView.parse((await claire('tags', { name: `à relire ${name(6)}` })).body)
    const file = found.entries[0]!.id
    expect((await claire('tags/add', { file, tag: tag.id })).status).toBe(204)
    expect((await claire('tags/of', { file })).body).toEqual({ tags: [tag] })
    expect((await got('tags', 'idriss')).body).toMatchObject({ tags: expect.arrayContaining([tag]) })
    expect((await claire('tags/remove', { file, tag: tag.id })).status).toBe(204)
  })

  test.each([
    ['list', { path: '../x' }],
    ['list', { path: 5 }],
    ['list', {}],
    ['list', { path: '', more: 1 }],
    ['move', { from: 'a' }],
    ['share', { path: 'a', kind: 'link', with: 'x' }],
    ['unshare', { id: '../..' }],
  ])('refuses %s of %j', async (act, json) => {
    expect((await claire(act, json)).code).toBe('request.invalid')
  })

  test('T27 an app password that the store forgot in an upload is made anew; what is sent again then arrives', async () => {
    await put('avant', 'x', {}, 'marc')
    const revoke = async () => {
      const authorization = `Basic ${Buffer.from(`marc:${await service.passwordOf('marc')}`).toString('base64')}`
      const headers = { authorization, 'ocs-apirequest': 'true' }
      expect(
        (await fetch(`${service.store.url}/ocs/v2.php/core/apppassword`, { method: 'DELETE', headers })).status,
      ).toBe(200)
    }
    const upload = name(18)
    const send = (number: number) =>
      asked('PUT', `/dossiers/uploads/${upload}/parts/${number}`, { as: 'marc', body: randomBytes(1000) })
    expect((await send(1)).status).toBe(204)
    await revoke()
    expect((await send(2)).code).toBe('upstream.unavailable')
    expect((await send(2)).status).toBe(204)
    const complete = { path: 'après', size: 2000 }
    expect((await asked('POST', `/dossiers/uploads/${upload}/complete`, { as: 'marc', json: complete })).status).toBe(
      201,
    )
    // Not again within a minute: a store that refuses everything is not hammered.
    await revoke()
    const codes = [(await got('quota', 'marc')).code, (await got('quota', 'marc')).code]
    expect(codes).toEqual(['upstream.unavailable', 'upstream.unavailable'])
  })

  test('T28 a quota that is full in an upload is said so, and the upload goes on once there is room', async () => {
    await put('avant', 'x', {}, 'paul')
    const quota = (bytes: string) => service.store.setQuota('paul', bytes)
    await quota('1500')
    const upload = name(18)
    const send = (number: number) =>
      asked('PUT', `/dossiers/uploads/${upload}/parts/${number}`, { as: 'paul', body: randomBytes(1000) })
    expect((await send(1)).status).toBe(204)
    const json = { path: 'tout', size: 2000 }
    const complete = () => asked('POST', `/dossiers/uploads/${upload}/complete`, { as: 'paul', json })
    const second = await send(2)
    // Nextcloud 34 says it at the end only.
    expect((second.status === 204 ? await complete() : second).code).toBe('files.full')
    await quota('5000')
    expect((await send(2)).status).toBe(204)
    expect((await complete()).status).toBe(201)
  })

  test('refused says by which reference it is found', async () => {
    const headers = { 'x-request-id': 'a-reference' }
    const { body } = await asked('POST', '/dossiers/list', { as: 'claire', json: {}, headers })
    expect(body).toEqual({ code: 'request.invalid', ref: 'a-reference' })
  })

  test('T25 of one account is nothing to another, by path or by any id', async () => {
    await put('à moi', 'x')
    await put('à moi', 'y')
    const { id: file } = storedEntry.parse((await claire('stat', { path: 'à moi' })).body)
    const { versions } = versionList.parse((await claire('versions', { file })).body)
    const version = versions[0]!.id
    const link = shareView.parse((await claire('link', { path: 'à moi' })).body)
    const tag = tagView.parse((await claire('tags', { name: `à elle ${name(6)}` })).body)
    await put('jeté', 'x')
    await claire('delete', { path: 'jeté' })
    const trash = (await got('trash')).body as { entries: { id: string }[] }
    const { id } = trash.entries[0]!
    const idriss = async (path: string, json: unknown) =>
      (await asked('POST', `/dossiers/${path}`, { as: 'idriss', json })).code
    expect((await asked('GET', '/dossiers/content', { as: 'idriss', headers: content('à moi') })).code).toBe(
      'files.missing',
    )
    const tried = {
      versions: { file },
      'versions/restore': { file, version },
      'trash/restore': { id },
      'trash/delete': { id },
      unshare: { id: link.id },
      'tags/of': { file },
      'tags/add': { file, tag: tag.id },
      stat: { path: '../claire/à moi' },
      move: { from: 'à moi', to: 'pris' },
      share: { path: 'à moi', kind: 'user', with: 'idriss' },
    }
    const codes: Record<string, unknown> = {}
    for (const [path, json] of Object.entries(tried)) codes[path] = await idriss(path, json)
    const missing = Object.fromEntries(Object.keys(tried).map((path) => [path, 'files.missing']))
    expect(codes).toEqual({ ...missing, stat: 'request.invalid' })
    expect((await asked('GET', '/dossiers/content', { as: 'claire', headers: content('à moi') })).text).toBe('y')
  })
})

describe('a coffre', () => {
  const coffre = name(32)
  const at = (path: string) => `/coffres/${coffre}${path}`

  test('takes sealed bytes in parts once, gives them by ranges, and lists them', async () => {
    const blob = name(18)
    const parts = [randomBytes(2 ** 23 + 64), randomBytes(77)]
    for (const [index, body] of parts.entries())
      expect((await asked('PUT', at(`/uploads/${blob}/parts/${index + 1}`), { body })).status).toBe(204)
    expect((await asked('GET', at(`/uploads/${blob}`))).body).toMatchObject({ parts: [{ number: 1 }, { number: 2 }] })
    const size = parts[0]!.length + 77
    const complete = (json: unknown) => asked('POST', at(`/uploads/${blob}/complete`), { json })
    expect((await complete({ size: size - 1 })).status).toBe(400)
    expect((await complete({ size })).status).toBe(201)
    expect((await asked('PUT', at(`/uploads/${blob}/parts/1`), { body: parts[1]! })).code).toBe('files.exists')
    expect((await asked('PUT', at(`/blobs/${blob}`), { body: parts[1]! })).code).toBe('files.exists')
    const range = await service.ask('GET', at(`/blobs/${blob}`), { headers: { range: `bytes=${size - 77}-` } })
    expect(Buffer.from(await range.arrayBuffer()).equals(parts[1]!)).toBe(true)
    expect((await asked('GET', at('/blobs'))).body).toEqual({ blobs: [{ blob, size }] })
    expect((await asked('DELETE', at(`/blobs/${blob}`))).status).toBe(204)
    expect((await asked('GET', at(`/blobs/${blob}`))).code).toBe('files.missing')
  })

  test.each([
    ['PUT', `/blobs/court`],
    ['PUT', `/blobs/${'..%2f'.repeat(4)}abcd`],
    ['GET', `/blobs/${name(18)}%00`],
    ['PUT', `/uploads/${name(18)}/parts/0`],
    ['PUT', `/uploads/${name(18)}/parts/10001`],
    ['PUT', `/uploads/${name(18)}/parts/x`],
  ])('refuses %s %s', async (method, path) => {
    const body = method === 'PUT' ? { body: Buffer.from('x') } : {}
    expect((await asked(method, at(path), body)).status).toBe(400)
  })
})
