import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'

const bodyLimit = 16 * 1024

/** JSON and forms of the portal's own API, whole and small; what other routes do with bodies is not inherited. */
export function readSmallBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit }, (_request, body, done) => {
    try {
      done(null, body === '' ? null : JSON.parse(String(body)))
    } catch (cause) {
      done(new ServiceError('request.invalid', { cause }))
    }
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
}
