import type { Logger } from '@parvis/service-kit'
import { LogController, type FastifyBaseLogger } from 'fastify'
import type { GatewaySettings } from '../config.ts'
import { RequestLog } from './request-log.ts'

/** How the server reads requests, before any route is known. */
export function serverOptions(settings: GatewaySettings, logger: Logger) {
  return {
    loggerInstance: logger as FastifyBaseLogger,
    childLoggerFactory: (_parent: object, bindings: object) => new RequestLog(logger, bindings) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    trustProxy: settings.trustedProxies.length > 0 ? settings.trustedProxies : false,
    requestIdHeader: false as const,
    genReqId: () => crypto.randomUUID(),
    forceCloseConnections: 'idle' as const,
    routerOptions: { maxParamLength: 2048 },
    keepAliveTimeout: 20_000,
    requestTimeout: 0,
    // Attacker-controlled: a head must come within 10 s and in 16 KiB. Bodies have limits of their own, per route.
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
  }
}
