import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routedStore } from './credentials/routed-store.ts'
import { Connection } from './nextcloud/connection.ts'
import { nextcloudStore } from './nextcloud/nextcloud-store.ts'
import { fileStoreContract } from './store/file-store.contract.ts'
import { startEmbeddedStore } from './testing/embedded-store.ts'
import { startFilesService, type AskOptions, type FilesService } from './testing/files-service.ts'
import { startStubIssuer } from './testing/stub-issuer.ts'

const issuer = await startStubIssuer()
for (const name of ['claire', 'idriss', 'admin', 'coffres']) issuer.tokens.set(`token-of-${name}`, { login: name })
const service: FilesService = await startFilesService(
  undefined,
  () => startEmbeddedStore({ bearer: { issuer: issuer.url, claim: 'login' } }),
  { credentials: 'bearer' },
)
const connection = new Connection({ url: service.store.url, passwordOf: () => Promise.reject(new Error('none')) })

afterAll(async () => {
  await connection.close()
  await service.close()
  await issuer.close()
})

const ask = async (account: string, token: string | null, path: string, json?: unknown, more: AskOptions = {}) => {
  const headers = { ...(token !== null && { 'x-parvis-bearer': token }), ...more.headers }
  const answer = await service.ask(json === undefined ? 'GET' : 'POST', path, { as: account, json, ...more, headers })
  const body = (await answer.json().catch(() => ({}))) as { code?: string; [key: string]: unknown }
  return { status: answer.status, code: body.code, body, says: answer.headers.get('x-parvis-bearer') }
}
const list = (account: string, token: string | null) => ask(account, token, '/dossiers/list', { path: '' })

describe('accounts of the store that people prove by tokens', () => {
  beforeAll(async () => {
    await list('acc-idriss', 'token-of-idriss')
    await connection.withToken('token-of-claire').done('claire', { method: 'GET', path: '/status.php', accept: [200] })
  })
  const like = nextcloudStore(connection)
  const store = routedStore(like, async (user) => ({
    user,
    store: nextcloudStore(connection.withToken(`token-of-${user}`)),
  }))
  fileStoreContract('the embedded one, by token', () => ({ store, user: 'claire', other: 'idriss' }))
})

describe('what the gateway hands over', () => {
  test('opens its owner’s files, under the store’s own name for them, and nobody has a password', async () => {
    expect((await ask('acc-claire', 'token-of-claire', '/account')).body).toEqual({ at: 'signed-in', name: 'claire' })
    const body = new TextEncoder().encode('un')
    const put = { as: 'acc-claire', body, headers: { 'x-parvis-path': 'a', 'x-parvis-bearer': 'token-of-claire' } }
    expect((await service.ask('PUT', '/dossiers/content', put)).status).toBe(201)
    const { entries } = (await list('acc-claire', 'token-of-claire')).body as { entries?: { path: string }[] }
    expect(entries?.map(({ path }) => path)).toContain('a')
    expect(readdirSync(service.folder)).not.toContain('credentials')
    expect((await ask('acc-claire', 'token-of-claire', '/account/link', {})).code).toBe('files.refused')
  })

  test('a share names somebody who has been here by the account that the portal knows', async () => {
    await ask('acc-claire', 'token-of-claire', '/dossiers/folder', { path: 'Projet' })
    await list('acc-idriss', 'token-of-idriss')
    const share = (whom: string) =>
      ask('acc-claire', 'token-of-claire', '/dossiers/share', { path: 'Projet', kind: 'user', with: whom })
    expect((await share('acc-idriss')).body).toMatchObject({ with: 'idriss' })
    expect((await share('acc-nobody')).code).toBe('account.unknown')
  })

  test('once revoked it is refused in so many words at the next act, also for what is streamed', async () => {
    issuer.tokens.set('token-that-ends', { login: 'marc' })
    expect((await list('acc-marc', 'token-that-ends')).status).toBe(200)
    issuer.tokens.delete('token-that-ends')
    const after = await list('acc-marc', 'token-that-ends')
    expect([after.status, after.code, after.says]).toEqual([403, 'files.signed-out', 'refused'])
    const headers = { 'x-parvis-path': 'a', 'x-parvis-bearer': 'token-that-ends' }
    const put = await service.ask('PUT', '/dossiers/content', { as: 'acc-marc', body: new Uint8Array(1000), headers })
    expect([put.status, put.headers.get('x-parvis-bearer')]).toEqual([403, 'refused'])
    expect((await ask('acc-marc', 'token-that-ends', '/account')).code).toBe('files.signed-out')
  })

  test('of somebody else opens nothing, and neither does one of those that this service itself is', async () => {
    await list('acc-claire', 'token-of-claire')
    expect((await list('acc-claire', 'token-of-idriss')).code).toBe('files.refused')
    for (const name of ['admin', 'coffres']) {
      const { status, body } = await list(`acc-${name}`, `token-of-${name}`)
      expect([status, body['entries']]).toEqual([403, undefined])
    }
    for (const made of ['made-up', 'token-of-', 'token-of-claire2'])
      expect((await list('acc-claire', made)).code).toBe('files.signed-out')
  })

  test('an issuer that is away refuses nobody: it is no answer', async () => {
    issuer.state.away = true
    const { code, says } = await list('acc-claire', 'token-of-claire')
    issuer.state.away = false
    expect([code, says]).toEqual(['upstream.unavailable', null])
  })

  test('without one nothing is done, and one that nobody expects is not left aside', async () => {
    expect((await list('acc-claire', null)).code).toBe('internal')
    const other = await startFilesService(undefined, startEmbeddedStore)
    const answer = await other.ask('POST', '/dossiers/list', {
      as: 'claire',
      json: { path: '' },
      headers: { 'x-parvis-bearer': 'token-of-claire' },
    })
    await other.close()
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([500, 'internal'])
  })

  test('stands in no file of service or store', () => {
    const files = readdirSync(service.folder, { recursive: true }).map((name) => join(service.folder, String(name)))
    const held = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file).toString('latin1'))
    expect(held.length).toBeGreaterThan(2)
    for (const text of held) expect(text).not.toContain('token-of-')
  })
})
