import { globSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { acts } from '@parvis/contracts'
import { describe, expect, test } from 'vitest'
import { matrixAt, startEngine, startGateway } from '../../testing/gateway.ts'
import { matrixRoutes } from './routes.ts'

const sdk = join(import.meta.dirname, '../../../../../node_modules/matrix-js-sdk/lib')

/** Requests of the SDK that have no row, each with its reason. */
const withoutRow: Readonly<Record<string, string>> = {
  'POST /register': 'accounts are made by the issuer only',
  'GET /register/available': 'accounts are made by the issuer only',
  'POST /account/deactivate': 'accounts end at the issuer',
  'POST /account/3pid/add': 'identifiers come from the issuer',
  'POST /account/3pid/bind': 'no identity server',
  'POST /account/3pid/unbind': 'no identity server',
  'POST /account/3pid/delete': 'identifiers come from the issuer',
  'POST /account/password': 'no passwords',
  'GET /preview_url': 'the server would learn the link',
  'GET /media/preview_url': 'the server would learn the link',
  'POST /pushers/set': 'push leaves the house by a door that is not guarded yet',
  'GET /events': 'before sync; the SDK uses it for guests only',
  'GET /thirdparty/location/:x': 'no bridges',
  'GET /thirdparty/user/:x': 'no bridges',
  'GET /_synapse/admin/v1/users/:x/admin': 'administration is not open to browsers',
  'GET /_synapse/admin/v1/whois/:x': 'administration is not open to browsers',
  'POST /_synapse/admin/v1/deactivate/:x': 'administration is not open to browsers',
  'GET /retention/configuration': 'retention is not offered',
  'POST /rtc/livekit/get_token': 'the token service is ours, not proxied by the homeserver',
  'POST /rtc/livekit/delegate_delayed_leave': 'the token service is ours, not proxied by the homeserver',
  'PUT /profile/:x': 'one field at a time',
  'PUT /rooms/:x/send/m.room.message/:x': 'asks to verify somebody, in clear; the SDK also asks by to-device message',
  'GET /account': 'no identity server',
  'GET /hash_details': 'no identity server',
  'POST /lookup': 'no identity server',
  'POST /validate/email/requestToken': 'no identity server',
  'POST /validate/msisdn/requestToken': 'no identity server',
  'POST /validate/msisdn/submitToken': 'no identity server',
}

/** Every request that the SDK's source makes with a path in sight: `METHOD /path`, parameters as `:x`. */
function requestsOfTheSdk(): string[] {
  const found = new Set<string>()
  for (const file of globSync('**/*.js', { cwd: sdk })) {
    const source = readFileSync(join(sdk, file), 'utf8')
    const calls = source.matchAll(/Method\.(Get|Post|Put|Delete),\s*(?:utils\.encodeUri\()?(["'`])(\/[^"'`]*)\2/g)
    for (const [, method = '', , path = ''] of calls) found.add(`${method.toUpperCase()} ${bare(path)}`)
    for (const [declared, variable = '', template = ''] of source.matchAll(
      /(?:var|const|let) (\w*[pP]ath\w*) = utils\.encodeUri\("(\/[^"?]*)/g,
    )) {
      const after = source.slice(source.indexOf(declared), source.indexOf(declared) + 1500)
      const use = after.match(new RegExp(`Method\\.(Get|Post|Put|Delete), ${variable}\\b`))
      if (use) found.add(`${(use[1] ?? '').toUpperCase()} ${bare(template)}`)
    }
  }
  return [...found].toSorted()
}

function bare(path: string): string {
  return path
    .replace(/\$\{[^}]*\}|\$\w+/g, ':x')
    .replace(/^\/_matrix\/client(?:\/v\d|\/unstable)?/, '')
    .replace(/\?.*$/, '')
}

/** Paths that the SDK puts together from a variable: what stands in for it. */
const assembled: Readonly<Record<string, readonly string[]>> = {
  'POST /rooms/:x/:x': ['join', 'leave', 'invite', 'ban', 'kick', 'unban'].map((act) => `POST /rooms/:x/${act}`),
  'PUT /pushrules/': ['PUT /pushrules/:x/:x/:x', 'PUT /pushrules/:x/:x/:x/enabled', 'PUT /pushrules/:x/:x/:x/actions'],
}

const rows = new Set(
  matrixRoutes.map(({ method, path }) => {
    const short = path
      .replace(/^\/_matrix\/(?:client|media)\/(?:v\d|unstable\/(?:org|im|uk|io)\.[\w.-]+|unstable)/, '')
      .replace(/^\/_matrix\/client/, '')
    return `${method} ${short.replace(/:\w+/g, ':x')}`
  }),
)

describe('the table against the SDK that the workspace uses', () => {
  const asked = requestsOfTheSdk()

  test('the search finds what it should', () => {
    expect(asked.length).toBeGreaterThan(60)
    expect(asked).toContain('GET /sync')
    expect(asked).toContain('POST /keys/query')
    expect(asked).toContain('PUT /rooms/:x/typing/:x')
  })

  test.each(asked)('%s has a row, or a reason for having none', (request) => {
    if (request in withoutRow) return
    for (const one of assembled[request] ?? [request]) expect(rows.has(one), one).toBe(true)
  })

  test('no reason is left over from an older SDK', () => {
    for (const request of Object.keys(withoutRow)) expect(rows.has(request), request).toBe(false)
  })
})

describe('the rows themselves', () => {
  test('each stands once', () => {
    const all = matrixRoutes.map(({ method, path }) => `${method} ${path}`)
    expect(all).toHaveLength(new Set(all).size)
  })

  test('what changes something is open to nobody without a token, but for signing in', () => {
    for (const { method, act, caller, path } of matrixRoutes) {
      if (caller !== 'anyone') continue
      expect(['matrix.discover', 'matrix.login'], `${method} ${path}`).toContain(act)
    }
  })

  test('a request that changes something at the engine is an audited act, but for what the contract says is not', () => {
    const quiet = new Set(['matrix.account.change', 'matrix.signal.send', 'matrix.keys.exchange', 'matrix.keys.backup'])
    for (const { method, act, path, caller } of matrixRoutes) {
      const reads = method === 'GET' || /sync|search|query|events|publicRooms|openid/.test(path)
      if (reads || caller === 'anyone' || quiet.has(act)) continue
      expect(acts[act].audit, `${method} ${path}`).toBe('act')
    }
  })
})

test.each([
  '/_matrix/client/v3/rooms/../state',
  '/_matrix/client/v3/rooms/%2e%2E/state',
  '/_matrix/client/versions#/../x',
  '/_matrix/client/v3/rooms/a\\b/state',
])('a path that two programs could read differently (%s) is not forwarded', async (path) => {
  await using engine = await startEngine((_request, response) => response.end())
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) })
  const { port } = new URL(gateway.url)
  const answer = await raw(
    Number(port),
    `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-claire\r\nConnection: close\r\n\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1.1 40[04] /)
  expect(engine.requests).toHaveLength(0)
})

test('browsers of other origins may ask before they ask, for what is in the table only', async () => {
  await using gateway = await startGateway({ matrix: matrixAt('http://127.0.0.1:1') })
  const asked = await fetch(`${gateway.url}/_matrix/client/v3/sync`, { method: 'OPTIONS' })
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  expect((await fetch(`${gateway.url}/_matrix/client/v3/else`, { method: 'OPTIONS' })).status).toBe(404)
})

function raw(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket
      .on('data', (chunk) => (said += String(chunk)))
      .on('close', () => resolve(said))
      .on('error', reject)
  })
}
