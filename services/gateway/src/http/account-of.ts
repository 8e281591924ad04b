import { ServiceError } from '@parvis/service-kit'
import type { FastifyRequest } from 'fastify'
import type { AccountPrincipal } from '../identity/principal.ts'

/** The signed-in account that the guard found. Throws `session.missing`: policy may let strangers pass, this route not. */
export function accountOf(request: FastifyRequest): AccountPrincipal {
  const { principal } = request.passage
  if (principal?.kind !== 'account') throw new ServiceError('session.missing')
  return principal
}
