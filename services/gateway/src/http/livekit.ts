import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { forward } from '../upstream/forward.ts'
import type { Tunnels } from '../upstream/tunnel.ts'
import type { Upstream } from '../upstream/upstream.ts'

const prefix = '/livekit'
const signalling = ['/rtc', '/rtc/v1']
/** For the plugin that stands in when there is no SFU. */
export const livekitRoutes = signalling.flatMap((path) => [
  { method: 'GET' as const, path: `${prefix}${path}` },
  { method: 'GET' as const, path: `${prefix}${path}/validate` },
])
const declares = { act: 'call.signal', caller: 'session', upstream: 'livekit' } as const

/**
 * The SFU's signalling, and nothing else of it. Two proofs are asked: the portal's session here, and at the SFU its own
 * token. Media goes straight to the SFU, not through here: what the gateway decides and records is who may signal.
 */
export function livekitPlugin(livekit: Upstream, tunnels: Tunnels, publicUrl: string) {
  const ours = new URL(publicUrl).origin
  return async (app: FastifyInstance): Promise<void> => {
    for (const path of signalling) {
      app.get(`${prefix}${path}`, { config: { declares }, exposeHeadRoute: false }, (request, reply) => {
        if (!tunnels.isUpgrade(request)) throw new ServiceError('request.invalid')
        // A page of another site could open a WebSocket with this person's cookie: browsers do not ask first.
        if (request.headers.origin !== undefined && request.headers.origin !== ours)
          throw new ServiceError('csrf.failed')
        tunnels.join(request, reply, livekit, engineUrl(request))
        return reply
      })
      app.get(`${prefix}${path}/validate`, { config: { declares } }, (request, reply) => {
        forward(request, reply, livekit, { patience: 'normal', bodyLimit: 0, cookies: [], path: engineUrl(request) })
      })
    }
  }
}

function engineUrl(request: FastifyRequest): string {
  return request.url.slice(prefix.length)
}
