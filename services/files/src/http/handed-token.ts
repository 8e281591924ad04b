import { bearerHeader, bearerRefused } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'
import type { HandedTokens } from '../credentials/handed-tokens.ts'

/**
 * Takes the token that the gateway hands over with a person’s request, and says in the answer where the store refuses it,
 * so that the gateway gets another one. Two services that are not configured alike do nothing at all: `internal`.
 */
export function takeTokens(app: FastifyInstance, tokens: HandedTokens | undefined): void {
  // Here and not before: until the body is parsed, whose request is under way would be forgotten again.
  app.addHook('preHandler', (request, _reply, done) => {
    const token = request.headers[bearerHeader]
    if (typeof token !== 'string') return done()
    if (tokens === undefined) {
      const cause = new Error('the gateway hands access tokens on, and this service is configured for app passwords')
      return done(new ServiceError('internal', { cause }))
    }
    tokens.run(token, done)
  })
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ServiceError && error.code === 'files.signed-out') reply.header(bearerHeader, bearerRefused)
    throw error
  })
}
