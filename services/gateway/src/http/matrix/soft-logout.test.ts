import { expect, test } from 'vitest'
import { EndedDevice } from '../../identity/ended-device.ts'
import { fakeIdentity, matrixAt, startEngine, startGateway } from '../../testing/gateway.ts'

test('the token of a device whose session has ended is refused so that the client keeps its keys, and nothing is asked', async () => {
  await using engine = await startEngine((_request, response) => void response.end('{}'))
  const identity = { ...fakeIdentity(), identifyMatrix: async () => Promise.reject(new EndedDevice()) }
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) }, { identity })
  const asked = [
    ['GET', 'sync'],
    ['PUT', 'rooms/!r/send/m.room.encrypted/1'],
    ['POST', 'keys/query'],
  ] as const
  for (const [method, path] of asked) {
    const answer = await fetch(`${gateway.url}/_matrix/client/v3/${path}`, {
      method,
      headers: { authorization: 'Bearer token-claire' },
      ...(method !== 'GET' && { body: '{}' }),
    })
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true, error: expect.any(String) },
    ])
  }
  expect([engine.requests, gateway.audit.entries]).toEqual([[], []])
})
