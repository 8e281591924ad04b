import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SessionView } from '@parvis/contracts'
import { filesHolding, Visitor } from '@parvis/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFileProcesses, type FileProcesses } from '../../testing/file-processes.ts'

let all: FileProcesses
/** Every token that the issuer ever gave out. */
const given = new Set<string>()
/** Everything that browsers were answered. */
const heard: string[] = []

beforeAll(async () => void (all = await startFileProcesses()))
afterAll(() => all[Symbol.asyncDispose]())

async function signedIn(uid: string) {
  const visitor = new Visitor()
  await visitor.signIn(`${all.portal}/auth/login?returnTo=/x`, uid, (url) => url === `${all.portal}/x`)
  const { csrf } = (await (await visitor.go(`${all.portal}/api/session`)).json()) as SessionView
  const ask = async (method: string, path: string, json?: object, bytes?: string) => {
    const headers = {
      'x-parvis-csrf': csrf,
      ...(json && { 'content-type': 'application/json' }),
      ...(bytes !== undefined && { 'x-parvis-path': 'note.txt' }),
    }
    const body = json ? JSON.stringify(json) : (bytes ?? null)
    const answer = await visitor.go(`${all.portal}${path}`, { method, headers, body })
    const text = await answer.text()
    heard.push(JSON.stringify([...answer.headers]), text)
    noteTokens()
    return { status: answer.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: string } }
  }
  const put = (text: string) => ask('PUT', '/api/files/dossiers/content', undefined, text)
  const list = () => ask('POST', '/api/files/dossiers/list', { path: '' })
  noteTokens()
  return { visitor, ask, put, list }
}

const withIssuer = <T>(work: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(join(all.dataDir, 'issuer/issuer.sqlite'), { timeout: 5000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}
const rows = (models: string) =>
  withIssuer((db) => db.prepare(`SELECT id FROM state WHERE model IN (${models})`).all() as { id: string }[])
const noteTokens = () => rows("'AccessToken', 'RefreshToken'").forEach(({ id }) => given.add(id))
const revoke = (models: string) => withIssuer((db) => db.exec(`DELETE FROM state WHERE model IN (${models})`))
const keptTokens = () => {
  const db = new DatabaseSync(join(all.dataDir, 'gateway/gateway.sqlite'), { readOnly: true, timeout: 5000 })
  try {
    return db.prepare('SELECT sealed FROM session_tokens').all().length
  } finally {
    db.close()
  }
}

test('who has signed in reads and writes at the store under their own name there, and links nothing', async () => {
  const claire = await signedIn('claire.morvan')
  expect((await claire.put('de Claire')).status).toBe(201)
  expect((await claire.list()).text).toContain('note.txt')
  expect((await claire.ask('GET', '/api/files/account')).body).toEqual({ at: 'signed-in', name: 'claire.morvan' })
  const [token = ''] = rows("'AccessToken'").map(({ id }) => id)
  const there = await fetch(`${all.store}/remote.php/dav/files/claire.morvan/note.txt`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(await there.text()).toBe('de Claire')
})

test('T27 a token that ends before its time is renewed without a word; what was streamed is sent again', async () => {
  const helene = await signedIn('helene.garnier')
  expect((await helene.put('un')).status).toBe(201)
  revoke("'AccessToken'")
  expect((await helene.list()).text).toContain('note.txt')
  const again = await signedIn('helene.garnier')
  revoke("'AccessToken'")
  expect((await again.put('deux')).body.code).toBe('upstream.unavailable')
  expect((await again.put('deux')).status).toBe(201)
})

test('once nothing renews it the person is told so; what they had is there after they sign in again', async () => {
  const paul = await signedIn('paul.berger')
  await paul.put('de Paul')
  revoke("'AccessToken', 'RefreshToken'")
  for (const refused of [await paul.list(), await paul.put('x')])
    expect([refused.status, refused.body.code]).toEqual([403, 'files.signed-out'])
  expect((await paul.ask('GET', '/api/session')).status).toBe(200)
  expect((await (await signedIn('paul.berger')).list()).text).toContain('note.txt')
})

test('signing out, here or at the issuer, leaves no token on either side', async () => {
  for (const end of ['here', 'issuer']) {
    const claire = await signedIn('claire.morvan')
    const [before, there] = [keptTokens(), rows("'RefreshToken'").length]
    if (end === 'here') await claire.ask('POST', '/auth/logout')
    else await leaveIssuer(claire.visitor)
    expect(keptTokens()).toBeLessThan(before)
    await expect.poll(() => rows("'RefreshToken'").length).toBeLessThan(there)
  }
})

test('no token is in a log, in a file beside the issuer’s, or in what a browser hears', async () => {
  expect(given.size).toBeGreaterThan(8)
  const said = [...all.log, ...all.lines, ...heard].join('\n')
  expect([...given].filter((token) => said.includes(token))).toEqual([])
  for (const token of given)
    for (const folder of [join(all.dataDir, 'gateway'), all.kept])
      expect(await filesHolding(folder, Buffer.from(token))).toEqual([])
})

/** What the issuer's page does when it sends itself. */
async function leaveIssuer(visitor: Visitor) {
  const page = await (await visitor.go(`${all.issuer}/session/end`)).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? ''
  await visitor.go(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) })
}
