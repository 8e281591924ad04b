import { generateKeyPair, exportJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/schema.ts'
import { startEngine, temporaryFolder, type StubEngine } from '../testing/gateway.ts'
import { LogoutTokens } from './logout-token.ts'

const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const folder = temporaryFolder()
const now = new Date('2026-11-21T10:00:00.000Z')
let [db, keys, tokens]: [Database?, StubEngine?, LogoutTokens?] = []
let signer: CryptoKey

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  signer = privateKey
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] }
  keys = await startEngine((_request, response) => response.end(JSON.stringify(jwks)))
  const trust = { issuer: 'https://issuer.example', jwksUri: keys.url }
  const issuer = { issuer: trust.issuer, trust: async () => trust } as never
  db = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'x.sqlite') })
  tokens = new LogoutTokens({ db, issuer, clientId: 'gateway', now: () => now })
})
afterAll(async () => {
  await keys?.[Symbol.asyncDispose]()
  await db?.destroy()
  folder[Symbol.dispose]()
})

const good = () => ({
  ...{ iss: 'https://issuer.example', aud: 'gateway', sub: 's1', sid: 'x', jti: crypto.randomUUID(), events: event },
  ...{ iat: now.getTime() / 1000, exp: now.getTime() / 1000 + 120 },
})
const sign = (payload: JWTPayload, header: object = {}, key = signer) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'logout+jwt', ...header }).sign(key)
const without = (name: string) => Object.fromEntries(Object.entries(good()).filter(([key]) => key !== name))
const refused = expect.objectContaining({ code: 'request.invalid' })

test('a good token names its subject and session; the older type without a name is taken too', async () => {
  expect(await tokens?.read(await sign(good()))).toEqual({ sub: 's1', sid: 'x' })
  expect(await tokens?.read(await sign(good(), { typ: undefined }))).toEqual({ sub: 's1', sid: 'x' })
  expect(await tokens?.read(await sign(without('sub')))).toEqual({ sid: 'x' })
})

test('a token is good once', async () => {
  const token = await sign(good())
  await tokens?.read(token)
  await expect(tokens?.read(token)).rejects.toEqual(refused)
})

test.each([
  ['another issuer', () => ({ ...good(), iss: 'https://evil.example' })],
  ['another client', () => ({ ...good(), aud: 'other' })],
  ['no time', () => without('iat')],
  ['no jti', () => without('jti')],
  ['no event', () => without('events')],
  ['another event', () => ({ ...good(), events: { x: {} } })],
  ['an old one', () => ({ ...good(), iat: now.getTime() / 1000 - 200 })],
  ['one of tomorrow', () => ({ ...good(), iat: now.getTime() / 1000 + 3600 })],
  ['a nonce: an identity token', () => ({ ...good(), nonce: 'x' })],
  ['nobody named', () => ({ ...without('sub'), sid: undefined })],
])('refused: %s', async (_case, payload) => {
  await expect(tokens?.read(await sign(payload() as JWTPayload))).rejects.toEqual(refused)
})

test('refused: another key, no signature, another type, no token', async () => {
  const { privateKey } = await generateKeyPair('RS256')
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(good()))}.`.replaceAll('=', '')
  const all = [
    await sign(good(), {}, privateKey),
    await sign(good(), { typ: 'at+jwt' }),
    unsigned,
    'x',
    '',
    undefined,
    7,
  ]
  for (const token of all) await expect(tokens?.read(token)).rejects.toEqual(refused)
})
