import fastify from 'fastify'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

function capture() {
  const lines: string[] = []
  return { lines, logger: createLogger('test', 'info', { write: (line) => void lines.push(line) }) }
}

test('no token, cookie or secret reaches the log, at the top or two levels down', () => {
  const { lines, logger } = capture()
  const secrets = {
    authorization: 'CANARY',
    cookie: 'CANARY',
    'set-cookie': 'CANARY',
    access_token: 'CANARY',
    csrf: 'CANARY',
  }
  logger.info({ ...secrets, a: { ...secrets, b: { ...secrets } } }, 'x')
  expect(lines.join()).not.toContain('CANARY')
  expect(lines.join()).toContain('[redacted]')
})

test('a request is logged without its query', async () => {
  const { lines, logger } = capture()
  const app = fastify({ loggerInstance: logger })
  app.get('/auth/callback', () => 'ok')
  await app.inject('/auth/callback?code=CANARY&access_token=CANARY')
  await app.close()
  expect(lines.join()).toContain('/auth/callback')
  expect(lines.join()).not.toContain('CANARY')
})
