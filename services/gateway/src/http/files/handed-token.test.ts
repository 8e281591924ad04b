import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { ServiceError } from '@parvis/service-kit'
import { expect, test } from 'vitest'
import { fakeIdentity, person, startEngine, startGateway, temporaryFolder } from '../../testing/gateway.ts'

const claire = { ...person('claire'), session: { id: 'session-1', matrixDeviceId: null } }

/** A files service whose store takes the token `good` alone; the session has `old`, and `renewed` in its place. */
async function ask(method: string, path: string, renewed: string | null, body: object | string) {
  using folder = temporaryFolder({ token: 'of the gateway' })
  chmodSync(join(folder.path, 'token'), 0o600)
  const heard: (readonly [token: unknown, account: unknown, body: string])[] = []
  await using files = await startEngine((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const token = request.headers['x-parvis-bearer']
      heard.push([token, request.headers['x-parvis-account'], text])
      if (token === 'good') return response.setHeader('content-type', 'application/json').end('{"entries":[]}')
      const headers = { 'content-type': 'application/json', 'x-parvis-bearer': 'refused' }
      return response.writeHead(403, headers).end('{"code":"files.signed-out"}')
    })
  })
  const storeTokens = {
    current: async () => 'old',
    renew: async (session: string, refused: string) => {
      if (renewed === null) throw new ServiceError('files.signed-out')
      return session === 'session-1' && refused === 'old' ? renewed : 'wrong'
    },
  }
  await using gateway = await startGateway(
    { files: { url: files.url, tokenFile: join(folder.path, 'token'), credentials: { bearer: { scopes: [] } } } },
    { identity: { ...fakeIdentity([claire]), storeTokens } },
  )
  const headers = { 'x-test-session': 'token-claire', 'x-parvis-path': 'a', 'x-parvis-bearer': 'forged' }
  const json = typeof body === 'object'
  const answer = await fetch(`${gateway.url}/api/files/dossiers/${path}`, {
    method,
    headers: { ...headers, ...(json && { 'content-type': 'application/json' }) },
    body: json ? JSON.stringify(body) : body,
  })
  const text = await answer.text()
  const code = (JSON.parse(text) as { code?: string }).code
  const log = JSON.stringify([gateway.audit.entries, gateway.logs, [...answer.headers], text])
  return { status: answer.status, code, heard, log }
}

const place = { path: '' }

test('the gateway’s own word is heard, never the browser’s; what is refused is said once more with another', async () => {
  const { status, heard, log } = await ask('POST', 'list', 'good', place)
  const { id } = claire.account
  expect([status, heard]).toEqual([
    200,
    [
      ['old', id, JSON.stringify(place)],
      ['good', id, JSON.stringify(place)],
    ],
  ])
  expect(log).not.toMatch(/"(old|good|forged)"|refused"/)
})

test('once more and no oftener; where there is no other, that is the answer', async () => {
  const twice = await ask('POST', 'list', 'worse', place)
  expect([twice.status, twice.code, twice.heard.length]).toEqual([403, 'files.signed-out', 2])
  const none = await ask('POST', 'list', null, place)
  expect([none.status, none.code, none.heard.length]).toEqual([403, 'files.signed-out', 1])
})

test('what was streamed is not sent twice: its sender hears that it did not arrive', async () => {
  const { status, code, heard } = await ask('PUT', 'content', 'good', 'bytes')
  expect([status, code, heard.length]).toEqual([502, 'upstream.unavailable', 1])
})
