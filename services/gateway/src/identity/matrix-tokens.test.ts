import { expect, test } from 'vitest'
import { startEngine, type StubEngine } from '../testing/gateway.ts'
import { MatrixTokens } from './matrix-tokens.ts'

interface Homeserver extends StubEngine {
  readonly state: { readonly known: Set<string>; isBroken: boolean }
}

async function homeserver(): Promise<Homeserver> {
  const state = { known: new Set(['good']), isBroken: false }
  const engine = await startEngine((request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    response.statusCode = state.isBroken ? 500 : state.known.has(token) ? 200 : 401
    response.end(JSON.stringify({ user_id: `@${token}:x`, device_id: 'DEV' }))
  })
  return { ...engine, state }
}

test('asks once for many requests, and again when what it knows is old', async () => {
  await using server = await homeserver()
  let time = 0
  const tokens = new MatrixTokens(server.url, () => new Date(time))
  const answers = await Promise.all(Array.from({ length: 20 }, () => tokens.whoIs('good')))
  expect(answers[19]).toEqual({ userId: '@good:x', deviceId: 'DEV' })
  time = 14_999
  await tokens.whoIs('good')
  expect(server.requests).toHaveLength(1)
  time = 15_000
  await tokens.whoIs('good')
  expect(server.requests).toHaveLength(2)
})

test('an unknown token is asked about every time: it may be known a moment later', async () => {
  await using server = await homeserver()
  const tokens = new MatrixTokens(server.url, () => new Date(0))
  expect(await tokens.whoIs('new')).toBeNull()
  server.state.known.add('new')
  expect(await tokens.whoIs('new')).toMatchObject({ userId: '@new:x' })
})

test('a token that is signed out, or whose device is deleted, is asked about anew', async () => {
  await using server = await homeserver()
  const tokens = new MatrixTokens(server.url, () => new Date(0))
  for (const forget of [
    () => tokens.forget('good'),
    () => tokens.forgetDevice('@good:x', 'DEV'),
    () => tokens.forgetDevice('@good:x'),
  ]) {
    server.state.known.add('good')
    await tokens.whoIs('good')
    server.state.known.delete('good')
    expect(await tokens.whoIs('good')).not.toBeNull()
    forget()
    expect(await tokens.whoIs('good')).toBeNull()
  }
})

test('another device of the same person stays known', async () => {
  await using server = await homeserver()
  const tokens = new MatrixTokens(server.url, () => new Date(0))
  await tokens.whoIs('good')
  tokens.forgetDevice('@good:x', 'OTHER')
  await tokens.whoIs('good')
  expect(server.requests).toHaveLength(1)
})

test('a homeserver that fails is not an unknown token, and is asked again', async () => {
  await using server = await homeserver()
  const tokens = new MatrixTokens(server.url, () => new Date(0))
  server.state.isBroken = true
  await expect(tokens.whoIs('good')).rejects.toMatchObject({ code: 'upstream.unavailable' })
  server.state.isBroken = false
  expect(await tokens.whoIs('good')).not.toBeNull()
})

test('a token that cannot stand in a header is nobody’s, and nobody is asked', async () => {
  await using server = await homeserver()
  const tokens = new MatrixTokens(server.url, () => new Date(0))
  for (const token of ['', 'a\r\nx: y', 'é', 'x'.repeat(2000), 'a b']) expect(await tokens.whoIs(token)).toBeNull()
  expect(server.requests).toHaveLength(0)
})
