import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Visitor } from '@parvis/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuerConfig } from './config.ts'
import { makeIssuer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-issuer-'))
writeFileSync(join(folder, 'secret'), 'a-client-secret-of-some-length', { mode: 0o600 })
const callback = 'http://localhost:1/auth/callback'
let issuer: ReturnType<typeof makeIssuer>
let url: string

/** The issuer's own address must be known before it listens: a free port is taken first. */
async function start(port = 0): Promise<void> {
  const config = (at: number) =>
    issuerConfig.parse({
      listen: { host: '127.0.0.1', port: at },
      issuer: `http://127.0.0.1:${at}`,
      dataDir: folder,
      clients: [{ id: 'portal', secretFile: join(folder, 'secret'), redirectUris: [callback] }],
      accounts: [
        {
          uid: 'claire',
          given_name: 'Claire',
          usual_name: 'Morvan',
          email: 'c@ville.example',
          siret: '21450234600012',
        },
      ],
    })
  if (port === 0) {
    const probe = makeIssuer(config(1))
    await new Promise<void>((resolve) => void probe.server.listen(0, '127.0.0.1', resolve))
    port = (probe.server.address() as AddressInfo).port
    await probe.close()
  }
  issuer = makeIssuer(config(port))
  await new Promise<void>((resolve) => void issuer.server.listen(port, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${port}`
}

beforeAll(() => start())
afterAll(async () => {
  await issuer.close()
  rmSync(folder, { recursive: true })
})

const authorize = (change: object = {}) =>
  `${url}/authorize?${String(new URLSearchParams({ client_id: 'portal', response_type: 'code', scope: 'openid', redirect_uri: callback, ...change }))}`
const atCallback = (at: string) => at.startsWith(callback)

test('a person is asked once; the second time her session answers', async () => {
  const claire = new Visitor()
  expect((await claire.follow(authorize())).url).toContain('/interaction/')
  expect((await claire.signIn(authorize(), 'claire', atCallback)).url).toContain('code=')
  expect((await claire.follow(authorize(), atCallback)).url).toContain('code=')
})

test('a restart keeps keys and sessions', async () => {
  const claire = new Visitor()
  await claire.signIn(authorize(), 'claire', atCallback)
  const keys = async () => (await fetch(`${url}/jwks`)).text()
  const before = await keys()
  const { port } = issuer.server.address() as AddressInfo
  await issuer.close()
  await wait(50) // the client learns that its old connection is gone
  await start(port)
  expect(await keys()).toBe(before)
  expect((await claire.follow(authorize(), atCallback)).url).toContain('code=')
})

test('an unknown account, an old page and a foreign address are answered by a page in words', async () => {
  const visitor = new Visitor()
  const unknown = await visitor.signIn(authorize(), 'nobody')
  const old = await visitor.go(`${url}/interaction/xxxxxxxxxxxxxxxxxxxxx`)
  const foreign = await visitor.go(authorize({ redirect_uri: 'http://evil.example/' }))
  for (const response of [unknown.response, old, foreign]) {
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8'])
    expect(response.headers.get('content-security-policy')).toContain(`default-src 'none'`)
    expect(await response.text()).toContain('La connexion n’a pas abouti')
  }
})
