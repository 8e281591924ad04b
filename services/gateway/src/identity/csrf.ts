import { ServiceError } from '@parvis/service-kit'
import type { FastifyRequest } from 'fastify'
import { sameToken } from './secrets.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Throws `csrf.failed` unless an unsafe request comes from a page of ours: header token, fetch metadata, origin. */
export function checkCsrf(request: FastifyRequest, expected: string, publicUrl: string): void {
  if (safeMethods.has(request.method)) return
  const given = request.headers['x-parvis-csrf']
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const sameOrigin =
    (site === undefined || site === 'same-origin') && (origin === undefined || origin === new URL(publicUrl).origin)
  if (!sameOrigin || typeof given !== 'string' || !sameToken(given, expected)) throw new ServiceError('csrf.failed')
}
