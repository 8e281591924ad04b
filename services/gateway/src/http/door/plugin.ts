import type { FastifyInstance } from 'fastify'
import type { Identity } from '../../identity/identity.ts'
import { readSmallBodies } from '../small-bodies.ts'
import { apiHeaders } from '../workspace/headers.ts'
import { guestRoutes } from './guest-routes.ts'
import { hostRoutes } from './host-routes.ts'
import { presenceRoute, type PresenceDependencies } from './presence-route.ts'
import type { MeetClient } from './meet-client.ts'

interface DoorDependencies extends Omit<PresenceDependencies, 'meet' | 'identity'> {
  readonly meet: MeetClient
  readonly identity: Pick<Identity, 'lookUp' | 'guests'>
}

/** A call's door: hosts, guests by link, and what the media server tells of who is behind it. */
export function doorPlugin(deps: DoorDependencies) {
  const { guests } = deps.identity
  return async (app: FastifyInstance): Promise<void> => {
    readSmallBodies(app)
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers(apiHeaders).header('cache-control', 'no-store')
    })
    await app.register(presenceRoute(deps))
    if (guests === undefined) return
    await app.register(hostRoutes({ meet: deps.meet, guests }))
    await app.register(guestRoutes({ meet: deps.meet, guests }))
  }
}
