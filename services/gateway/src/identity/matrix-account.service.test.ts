import type { MatrixToken, SessionView } from '@parvis/contracts'
import { startStack, Visitor, type RunningStack } from '@parvis/testkit'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'

let stack: RunningStack
beforeAll(async () => void (stack = await startStack({ without: ['livekit', 'workspace'] })))
afterAll(() => stack.stop())

const home = (url: string) => url === `${stack.url}/` || url.includes('?error=')

interface Login {
  readonly user_id: string
  readonly access_token: string
  readonly device_id: string
}

/** The portal's own way: OIDC at the gateway, then its short token. */
async function byPortal(visitor: Visitor, uid: string, deviceId?: string): Promise<Login & { readonly csrf: string }> {
  await visitor.signIn(`${stack.url}/auth/login`, uid, home)
  const { csrf } = (await (await visitor.go(`${stack.url}/api/session`)).json()) as SessionView
  const headers = { 'x-parvis-csrf': csrf, 'content-type': 'application/json' }
  const asked = { method: 'POST', headers, body: JSON.stringify({ deviceId }) }
  const { token, deviceId: device_id } = (await (
    await visitor.go(`${stack.url}/api/matrix/token`, asked)
  ).json()) as MatrixToken
  return { ...(await logIn({ type: 'org.matrix.login.jwt', token, device_id })), csrf }
}

/** The way of another Matrix client: Synapse's own sign-in at the same issuer. */
async function bySynapse(visitor: Visitor, uid: string): Promise<Login> {
  const back = `${stack.url}/element`
  const start = `${stack.url}/_matrix/client/v3/login/sso/redirect/oidc-parvis?redirectUrl=${encodeURIComponent(back)}`
  const stop = await visitor.signIn(start, uid, (url) => url.startsWith(back))
  return logIn({ type: 'm.login.token', token: new URL(stop.url).searchParams.get('loginToken') })
}

async function logIn(body: object): Promise<Login> {
  const answer = await fetch(`${stack.url}/_matrix/client/v3/login`, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Login
}

async function matrix(method: string, path: string, token: string, body?: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  const answer = await fetch(`${stack.url}/_matrix/client/v3${path}`, init)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const whoami = (token: string) => matrix('GET', '/account/whoami', token)

test('portal first, then Synapse’s own sign-in: one Matrix user', async () => {
  const portal = await byPortal(new Visitor(), 'claire.morvan')
  expect(portal.user_id).toBe('@claire.morvan:parvis.localhost')
  expect((await bySynapse(new Visitor(), 'claire.morvan')).user_id).toBe(portal.user_id)
})

test('Synapse first: no door around the claim mapping; after the portal’s sign-in it is the same user', async () => {
  const element = await bySynapse(new Visitor(), 'idriss.benali')
  expect(await matrix('GET', '/joined_rooms', element.access_token)).toMatchObject({
    status: 403,
    body: { errcode: 'M_FORBIDDEN', code: 'identity.unlinked' },
  })
  const portal = await byPortal(new Visitor(), 'idriss.benali')
  expect(portal.user_id).toBe(element.user_id)
  expect((await matrix('GET', '/joined_rooms', element.access_token)).status).toBe(200)
})

test('the same browser keeps its device over sign-ins', async () => {
  const first = await byPortal(new Visitor(), 'helene.garnier')
  const again = await byPortal(new Visitor(), 'helene.garnier', first.device_id)
  expect(again.device_id).toBe(first.device_id)
})

test('a session that is closed from another device loses its Matrix device at once', async () => {
  const [here, there] = [new Visitor(), new Visitor()]
  const kept = await byPortal(here, 'marc.lefevre')
  const lost = await byPortal(there, 'marc.lefevre')
  expect((await whoami(lost.access_token)).status).toBe(200)
  const { devices } = (await (await here.go(`${stack.url}/api/devices`)).json()) as {
    devices: { id: string; matrixDeviceId: string }[]
  }
  const { id } = devices.find(({ matrixDeviceId }) => matrixDeviceId === lost.device_id)!
  await here.go(`${stack.url}/api/devices/${id}`, { method: 'DELETE', headers: { 'x-parvis-csrf': kept.csrf } })
  expect((await whoami(lost.access_token)).status).toBe(401)
  expect((await whoami(kept.access_token)).status).toBe(200)
})

test('signing out of the portal ends the Matrix device too', async () => {
  const visitor = new Visitor()
  const { access_token, csrf } = await byPortal(visitor, 'marc.lefevre')
  await visitor.go(`${stack.url}/auth/logout`, { method: 'POST', headers: { 'x-parvis-csrf': csrf } })
  expect((await whoami(access_token)).status).toBe(401)
})

test('a person who came by the portal can reset her identity: Synapse asks the issuer, not a password', async () => {
  const visitor = new Visitor()
  const { access_token, user_id } = await byPortal(visitor, 'claire.morvan')
  const upload = (auth?: object) =>
    matrix('POST', '/keys/device_signing/upload', access_token, {
      master_key: masterKey(user_id),
      ...(auth && { auth }),
    })
  expect((await upload()).status).toBe(200)
  const asked = await upload()
  expect(asked).toMatchObject({ status: 401, body: { flows: [{ stages: ['m.login.sso'] }] } })
  const session = String(asked.body['session'])
  await confirmBySso(visitor, session)
  expect((await upload({ session })).status).toBe(200)
})

/** Synapse's page has one link, to the issuer; the way back ends on a page that says that it is done. */
async function confirmBySso(visitor: Visitor, session: string): Promise<void> {
  const page = await visitor.go(`${stack.url}/_matrix/client/v3/auth/m.login.sso/fallback/web?session=${session}`)
  const text = (await page.text()).replaceAll('&amp;', '&')
  const link = /href="([^"]+)"/.exec(text)?.[1] ?? ''
  expect(link).toContain(stack.issuer)
  expect(text).toContain('Confirmez que c’est vous')
  // T31: the page loads nothing from anywhere.
  expect(text).not.toMatch(/\bsrc=|<link|url\(/)
  expect((await visitor.signIn(link, 'claire.morvan')).response.status).toBe(200)
}

function masterKey(userId: string): object {
  const key = randomBytes(32).toString('base64').replace(/=+$/, '')
  return { user_id: userId, usage: ['master'], keys: { [`ed25519:${key}`]: key } }
}
