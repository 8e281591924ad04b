import { checkHealth, readSecret, ServiceError, type PartHealth } from '@parvis/service-kit'
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import type { Registry } from 'prom-client'

export interface ServiceRoutesOptions {
  readonly publicUrl: string
  /** Where calls get their tokens, when there is an SFU. */
  readonly callServiceUrl: string | null
  readonly hasHomeserver: boolean
  readonly probes: Readonly<Record<string, () => Promise<PartHealth>>>
  readonly metrics: Registry
  readonly metricsTokenFile: string | undefined
}

const observe = { declares: { act: 'service.observe' as const, caller: 'anyone' as const, unmetered: true } }
const discover = { declares: { act: 'matrix.discover' as const, caller: 'anyone' as const } }

/** What programs ask of the gateway itself: is it well, how busy is it, and where is the homeserver. */
export function servicePlugin(options: ServiceRoutesOptions) {
  const token = options.metricsTokenFile === undefined ? null : readSecret(options.metricsTokenFile)
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/health', { config: observe }, async (_request, reply) => {
      reply.header('cache-control', 'no-store')
      return checkHealth(options.probes)
    })
    app.get('/metrics', { config: observe }, async (request, reply) => {
      if (!mayRead(request, token)) throw new ServiceError('route.unlisted')
      return reply.type(options.metrics.contentType).send(await options.metrics.metrics())
    })
    app.get('/.well-known/matrix/client', { config: discover }, async (_request, reply) => {
      reply.header('access-control-allow-origin', '*').header('cache-control', 'no-cache')
      if (!options.hasHomeserver) throw new ServiceError('engine.unavailable')
      return wellKnown(options)
    })
  }
}

function wellKnown({ publicUrl, callServiceUrl }: ServiceRoutesOptions) {
  const foci = callServiceUrl === null ? [] : [{ type: 'livekit', livekit_service_url: callServiceUrl }]
  return {
    'm.homeserver': { base_url: publicUrl.replace(/\/$/, '') },
    'org.matrix.msc4143.rtc_foci': foci,
  }
}

/** Loopback, and not by way of a proxy on this machine; or whoever holds the token. */
function mayRead(request: FastifyRequest, token: string | null): boolean {
  const { authorization } = request.headers
  if (token !== null && authorization !== undefined && equal(authorization, `Bearer ${token}`)) return true
  const direct = request.headers['x-forwarded-for'] === undefined && request.headers.forwarded === undefined
  return direct && ipaddr.process(request.socket.remoteAddress ?? '::').range() === 'loopback'
}

function equal(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
