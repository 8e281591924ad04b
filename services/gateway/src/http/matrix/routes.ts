import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { forward } from '../../upstream/forward.ts'
import { leaveBody } from '../../upstream/request-body.ts'
import type { Upstream } from '../../upstream/upstream.ts'
import { EndedDevice } from '../../identity/ended-device.ts'
import { bearer, UnknownMatrixToken } from '../guard.ts'
import { accountRoutes } from './account.ts'
import { callRoutes } from './calls.ts'
import { keyRoutes } from './keys.ts'
import { mediaRoutes } from './media.ts'
import { roomRoutes } from './rooms.ts'
import type { MatrixRoute, RowParams } from './route.ts'
import { signInRoutes } from './sign-in.ts'
import { syncRoutes } from './sync.ts'

/** Every request that a Matrix client may make. What is not here is not forwarded, whatever its path begins with. */
export const matrixRoutes: readonly MatrixRoute[] = [
  ...signInRoutes,
  ...accountRoutes,
  ...keyRoutes,
  ...syncRoutes,
  ...roomRoutes,
  ...mediaRoutes,
  ...callRoutes,
]

/**
 * Attacker-controlled: steps like `..`, fragments and backslashes mean different things to different programs. No client
 * sends them, so nothing behind the gateway has to agree with it about them.
 */
const ambiguous = /[#\\]|\/(?:\.|%2e){1,2}(?=[/?]|$)/i

const softLogout = { errcode: 'M_UNKNOWN_TOKEN', error: 'Votre session a pris fin.', soft_logout: true }

const whoami = '/_matrix/client/v3/account/whoami'

/** What the gateway answers itself, by the path of its row, once the guard has let it pass. */
export type OwnAnswers = Readonly<
  Partial<Record<string, (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>>>
>

/** Puts the table behind the guard. The scope parses no body: it streams through, or a row's facts read it. */
export function matrixPlugin(homeserver: Upstream, signedOut: (token: string) => void, own: OwnAnswers = {}) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    app.addHook('onRequest', (request, reply, next) => {
      reply.headers(cors)
      next(ambiguous.test(request.url) ? new ServiceError('route.unlisted') : undefined)
    })
    app.setErrorHandler((error, request, reply) => {
      if (error instanceof EndedDevice) {
        leaveBody(request, reply)
        // The one « unknown token » that is ours to say: with it a client keeps its keys and asks its person to sign in.
        return reply.code(401).header('cache-control', 'no-store').send(softLogout)
      }
      if (!(error instanceof UnknownMatrixToken)) {
        leaveBody(request, reply)
        throw error
      }
      // Asks a harmless question with the same token: the client gets the homeserver's own « unknown token », and the
      // act that it wanted does not run even if the token became known in between.
      askWhoami(request, reply, homeserver)
      return reply
    })
    for (const row of matrixRoutes) route(app, row, { homeserver, signedOut, own })
    for (const path of new Set(matrixRoutes.map((row) => row.path))) preflight(app, path)
  }
}

interface Behind {
  readonly homeserver: Upstream
  readonly signedOut: (token: string) => void
  readonly own: OwnAnswers
}

function route(app: FastifyInstance, row: MatrixRoute, { homeserver, signedOut, own }: Behind): void {
  const { method, path, act, caller, object, facts, ...options } = row
  const config = {
    declares: {
      act,
      caller,
      upstream: 'matrix' as const,
      unmetered: row.patience === 'poll',
      ...(object && { object: (request: FastifyRequest) => object(request.params as RowParams) }),
      ...(facts && { facts: (request: FastifyRequest) => facts(request, request.params as RowParams) }),
    },
  }
  app.route({
    method,
    url: path,
    config,
    exposeHeadRoute: false,
    handler: (request, reply) => {
      const answer = own[path]
      if (answer) return answer(request, reply)
      const token = act === 'matrix.logout' ? bearer(request) : null
      if (token !== null) reply.raw.once('close', () => signedOut(token))
      forward(request, reply, homeserver, options)
      return undefined
    },
  })
}

function askWhoami(request: FastifyRequest, reply: FastifyReply, homeserver: Upstream): void {
  forward(request, reply, homeserver, { patience: 'normal', bodyLimit: 0, cookies: [], ask: whoami })
}

function preflight(app: FastifyInstance, path: string): void {
  const config = { declares: { act: 'matrix.discover' as const, caller: 'anyone' as const } }
  app.options(path, { config }, async (_request, reply) => reply.code(204).send())
}

/** Matrix clients of other origins may call (client-server API, « web browser clients »); tokens guard, not origins. */
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'X-Requested-With, Content-Type, Authorization, Date',
}
