import type { Act } from '@parvis/contracts'
import type { FastifyRequest } from 'fastify'

/**
 * What a route declares of itself when it is registered: `{ config: { act: 'session.open' } }`.
 * The guard reads only this, never how the URL begins; a route without an act is refused.
 */
export interface RouteDeclaration {
  readonly act: Act
  /** What the act is done to (a room, device or session id) for the audit entry. Never a name or content. */
  readonly object?: (request: FastifyRequest) => string | undefined
  /** For the few routes where neither cookie nor Matrix token says who asks (the issuer's answers): who it is. */
  readonly identify?: (request: FastifyRequest) => Promise<unknown>
}

declare module 'fastify' {
  interface FastifyContextConfig extends Partial<RouteDeclaration> {}
}
