import { expect, test } from 'vitest'
import { matrixAt, startEngine, startGateway } from '../../testing/gateway.ts'

const encryption = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }
const headers = { authorization: 'Bearer token-claire', 'content-type': 'application/json' }

async function ask(method: string, path: string, body: string) {
  const bodies: string[] = []
  await using engine = await startEngine((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      bodies.push(text)
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) })
  const answer = await fetch(`${gateway.url}/_matrix/client/v3${path}`, { method, headers, body })
  return { status: answer.status, body: (await answer.json()) as { refusal?: { rule: string }; code?: string }, bodies }
}

test('R10: a room that is encrypted from the start is made, in version 12 where none is asked for', async () => {
  const { status, bodies } = await ask(
    'POST',
    '/createRoom',
    JSON.stringify({ name: 'x', initial_state: [encryption] }),
  )
  expect(status).toBe(200)
  expect(JSON.parse(bodies[0] ?? '')).toEqual({ name: 'x', room_version: '12', initial_state: [encryption] })
})

test.each([
  ['no encryption', {}, 'rooms-encrypted'],
  ['another algorithm', { initial_state: [{ ...encryption, content: { algorithm: 'none' } }] }, 'rooms-encrypted'],
  ['two encryptions', { initial_state: [encryption, { ...encryption, content: {} }] }, 'rooms-encrypted'],
  ['an old version', { room_version: '10', initial_state: [encryption] }, 'rooms-version'],
  [
    'an open history',
    {
      initial_state: [
        encryption,
        { type: 'm.room.history_visibility', content: { history_visibility: 'world_readable' } },
      ],
    },
    'history-closed',
  ],
])('R10: a room with %s is not made', async (_case, body, rule) => {
  const answer = await ask('POST', '/createRoom', JSON.stringify(body))
  expect([answer.status, answer.body.refusal?.rule]).toEqual([403, rule])
  expect(answer.bodies).toEqual([])
})

test('what is sent on is what was understood: of two values with one name, the engine sees the one that was decided on', async () => {
  const body = `{"initial_state":[],"initial_state":[${JSON.stringify(encryption)}]}`
  const { bodies } = await ask('POST', '/createRoom', body)
  expect(bodies).toEqual([JSON.stringify({ room_version: '12', initial_state: [encryption] })])
})

test.each(['', '[]', 'null', '{"initial_state":{}}', '{"initial_state":[1]}', '{', '{"room_version":12}', '\u0000'])(
  'a body that is not what it should be (%j) is refused as such',
  async (body) => {
    const answer = await ask('POST', '/createRoom', body)
    expect([answer.status, answer.body.code, answer.bodies]).toEqual([400, 'request.invalid', []])
  },
)

test('a body larger than its route takes is refused', async () => {
  const answer = await ask('POST', '/createRoom', JSON.stringify({ topic: 'x'.repeat(70_000) }))
  expect([answer.status, answer.body.code]).toEqual([413, 'request.too-large'])
})

test.each([
  ['PUT', '/rooms/!r/send/m.room.message/1', '{"body":"clair"}', 'messages-encrypted'],
  ['PUT', '/rooms/!r/send/m.room.message', '{"body":"clair"}', undefined],
  ['PUT', '/rooms/!r/send/m.sticker/1', '{}', 'messages-encrypted'],
  ['PUT', '/rooms/!r/state/m.room.encryption/', '{}', 'encryption-stays'],
  ['PUT', '/rooms/!r/state/m.room.encryption', '{}', 'encryption-stays'],
  ['PUT', '/rooms/!r/state/m.room.history_visibility/', '{"history_visibility":"world_readable"}', 'history-closed'],
  ['POST', '/rooms/!r/upgrade', '{"new_version":"9"}', 'rooms-version'],
])('%s %s is refused', async (method, path, body, rule) => {
  const answer = await ask(method, path, body)
  expect(answer.body.refusal?.rule).toBe(rule)
  expect(answer.status).toBe(rule === undefined ? 404 : 403)
  expect(answer.bodies).toEqual([])
})

test.each([
  ['PUT', '/rooms/!r/send/m.room.encrypted/1', '{}'],
  ['PUT', '/rooms/!r/send/m.reaction/1', '{}'],
  ['PUT', '/rooms/!r/state/m.room.name/', '{"name":"x"}'],
  ['PUT', '/rooms/!r/state/m.room.history_visibility/', '{"history_visibility":"joined"}'],
  ['POST', '/rooms/!r/upgrade', '{"new_version":"12"}'],
])('%s %s passes', async (method, path, body) => {
  const answer = await ask(method, path, body)
  expect([answer.status, answer.bodies]).toEqual([200, [body]])
})
