import { expect, test } from 'vitest'
import { startEngine, startGateway } from '../testing/gateway.ts'

const answerJson = (_request: unknown, response: import('node:http').ServerResponse) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"ok":true}')
}
const byClaire = { authorization: 'Bearer token-claire' }
const room = '/_matrix/client/v3/rooms/!r%3Aparvis.localhost'

test('a listed request is forwarded, and an audited act has an intent before it and an outcome after', async () => {
  await using engine = await startEngine(answerJson)
  await using gateway = await startGateway({ matrix: matrixAt(engine.url) })
  const answer = await fetch(`${gateway.url}${room}/send/m.room.encrypted/1`, {
    method: 'PUT',
    headers: { ...byClaire, 'content-type': 'application/json' },
    body: '{"algorithm":"x"}',
  })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ ok: true })
  await expect.poll(() => gateway.audit.entries.length).toBe(2)
  expect(gateway.audit.entries).toMatchObject([
    { kind: 'intent', act: 'matrix.message.send', actor: 'acc-claire', object: '!r:parvis.localhost', decision: 'allow' },
    { kind: 'outcome', of: 0, outcome: 'done', status: 200 },
  ])
})

function matrixAt(url: string) {
  return { serverName: 'parvis.localhost', url, jwtSecretFile: '/x', registrationSecretFile: '/x', ssoIdpId: 'parvis' }
}
