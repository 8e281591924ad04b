import fastify from 'fastify'
import { expect, test } from 'vitest'
import { answerErrors } from './answer.ts'
import { ServiceError } from './error.ts'

async function ask(path: string, thrown: unknown) {
  const app = fastify({ genReqId: () => 'ref-1' })
  answerErrors(app)
  app.get('/api/x', () => Promise.reject(thrown as Error))
  app.get('/_matrix/x', () => Promise.reject(thrown as Error))
  const answer = await app.inject(path)
  await app.close()
  return { status: answer.statusCode, body: answer.json<unknown>(), headers: answer.headers }
}

const refusal = {
  rule: 'sensitive',
  number: 4,
  reason: { fr: 'Ce salon reste en France.', en: 'This room stays in France.' },
}

test('our own API answers the code and the reference, and nothing of the cause', async () => {
  const answer = await ask('/api/x', new ServiceError('identity.refused', { cause: new Error('secret') }))
  expect(answer).toMatchObject({ status: 403, body: { code: 'identity.refused', ref: 'ref-1' } })
  expect(answer.headers['cache-control']).toBe('no-store')
})

test('an unexpected error says nothing of itself', async () => {
  expect((await ask('/api/x', new TypeError('x of undefined'))).body).toEqual({ code: 'internal', ref: 'ref-1' })
})

test('a Matrix client reads its own form beside ours', async () => {
  const { status, body } = await ask('/_matrix/x', new ServiceError('identity.unlinked'))
  expect(status).toBe(403)
  expect(body).toMatchObject({ errcode: 'M_FORBIDDEN', code: 'identity.unlinked', ref: 'ref-1' })
  expect(body).toHaveProperty('error', 'Ouvrez d’abord une session dans Parvis avec ce compte.')
})

test('a refusal travels whole and speaks to other clients', async () => {
  const { body } = await ask('/_matrix/x', new ServiceError('policy.denied', { refusal }))
  expect(body).toMatchObject({ errcode: 'M_FORBIDDEN', error: refusal.reason.fr, refusal })
})

test('a limit says when to come back', async () => {
  const { headers, body } = await ask('/_matrix/x', new ServiceError('request.too-many', { retryAfterMs: 1500 }))
  expect(headers['retry-after']).toBe('2')
  expect(body).toMatchObject({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 1500 })
})

test('no code of ours makes a Matrix client throw its keys away', async () => {
  for (const code of ['session.missing', 'session.expired', 'identity.unlinked', 'internal'] as const) {
    expect((await ask('/_matrix/x', new ServiceError(code))).body).not.toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' })
  }
})

test('what is not registered is unlisted', async () => {
  expect(await ask('/_matrix/y', null)).toMatchObject({ status: 404, body: { errcode: 'M_UNRECOGNIZED' } })
  expect(await ask('/api/y', null)).toMatchObject({ status: 404, body: { code: 'route.unlisted' } })
})
