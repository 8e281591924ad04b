import { afterAll, beforeAll, expect, it } from 'vitest'
import { basic, passwords, RunningStore } from '../testing/running-store.ts'

let store: RunningStore
beforeAll(async () => {
  store = await RunningStore.start()
})
afterAll(() => store.end())

interface Begun {
  readonly poll: { readonly token: string; readonly endpoint: string }
  readonly login: string
}

const path = (url: string) => new URL(url).pathname
const begin = async () =>
  JSON.parse((await store.ask('POST', '/index.php/login/v2', { headers: { 'user-agent': 'An <app>' } })).text) as Begun
const poll = ({ poll: { endpoint, token } }: Begun) => store.ask('POST', path(endpoint), { body: `token=${token}` })
const agree = ({ login }: Begun, name: string, password: string) =>
  store.ask('POST', path(login), { body: String(new URLSearchParams({ name, password })) })

it('a client gets a password of its own once somebody has agreed', async () => {
  const begun = await begin()
  expect((await poll(begun)).status).toBe(404)
  const page = await store.ask('GET', path(begun.login))
  expect(page.text).toContain('An &lt;app&gt;')
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  expect((await agree(begun, 'claire', 'wrong-password')).status).toBe(403)
  expect((await poll(begun)).status).toBe(404)
  expect((await agree(begun, 'claire', passwords['claire'] ?? '')).status).toBe(200)
  const granted = JSON.parse((await poll(begun)).text) as { loginName: string; appPassword: string; server: string }
  expect(granted).toMatchObject({ loginName: 'claire', server: store.url })
  expect((await poll(begun)).status).toBe(404)
  expect((await agree(begun, 'claire', passwords['claire'] ?? '')).status).toBe(404)
  const headers = { authorization: basic('claire', granted.appPassword) }
  expect((await store.ask('PROPFIND', '/remote.php/webdav/', { headers })).status).toBe(207)
})

it('neither token does the work of the other, and none is guessed', async () => {
  const begun = await begin()
  const crossed = {
    poll: { ...begun.poll, token: path(begun.login).split('/').at(-1) ?? '' },
    login: `${store.url}/index.php/login/flow/${begun.poll.token}`,
  }
  expect((await agree(crossed, 'claire', passwords['claire'] ?? '')).status).toBe(404)
  expect((await poll(crossed)).status).toBe(404)
  expect((await store.ask('GET', '/index.php/login/flow/x')).status).toBe(404)
})
