import { bearerHeader, bearerRefused } from '@parvis/contracts'
import { sendError, ServiceError } from '@parvis/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../../identity/identity.ts'
import type { AccountPrincipal } from '../../identity/principal.ts'
import { forward, type ForwardOptions } from '../../upstream/forward.ts'
import { leaveBody } from '../../upstream/request-body.ts'
import type { Upstream } from '../../upstream/upstream.ts'
import { storeAccount } from './account-name.ts'

type Tokens = NonNullable<Identity['storeTokens']>

/** What the files service knows somebody by. Where tokens say who they are to the store, it needs no name of the store’s. */
export const storeName = (principal: AccountPrincipal, tokens: Tokens | undefined): string =>
  tokens === undefined ? storeAccount(principal) : principal.account.id

/**
 * Sends a request on with its person’s access token for the store. One that the store refuses is renewed once, and what
 * can be said again is said again; a body that was streamed is sent again by whoever sent it.
 */
export function handedToken(tokens: Tokens, files: Upstream, streamed: boolean) {
  return async (request: FastifyRequest, reply: FastifyReply, options: ForwardOptions): Promise<void> => {
    const session = sessionOf(request)
    const token = await tokens.current(session)
    const by = (one: string) => ({ ...options, says: [...(options.says ?? []), bearerHeader, one] })
    const again = async (): Promise<void> => {
      try {
        const next = await tokens.renew(session, token)
        if (streamed) throw new ServiceError('upstream.unavailable')
        forward(request, reply, files, by(next))
      } catch (error) {
        leaveBody(request, reply)
        sendError(request, reply, error)
      }
    }
    const instead: ForwardOptions['instead'] = (headers) =>
      headers[bearerHeader] === bearerRefused ? () => void again() : undefined
    forward(request, reply, files, { ...by(token), instead })
  }
}

/** Throws `session.missing`: asked without the portal’s own session. */
function sessionOf(request: FastifyRequest): string {
  const { principal } = request.passage
  if (principal?.kind !== 'account' || principal.session === undefined) throw new ServiceError('session.missing')
  return principal.session.id
}
