import { answerErrors, type Logger } from '@parvis/service-kit'
import fastify, { type FastifyInstance } from 'fastify'
import type { AuditLog } from './audit/audit-log.ts'
import type { AuditDesk } from './audit/index/desk.ts'
import type { Journal } from './audit/sealing/journal.ts'
import type { GatewaySettings } from './config.ts'
import type { DepositBook } from './db/deposits.ts'
import { auditPlugin } from './http/audit/plugin.ts'
import { classifier } from './http/classify.ts'
import { registerEngines } from './http/engines.ts'
import { guard } from './http/guard.ts'
import { instanceRoutes } from './http/instance.ts'
import { logPlugin } from './http/log.ts'
import { meter } from './http/meter.ts'
import { createMetrics } from './http/metrics.ts'
import { rememberPrincipals } from './http/remember.ts'
import { serverOptions } from './http/server-options.ts'
import { servicePlugin } from './http/service.ts'
import { apiHeaders } from './http/workspace/headers.ts'
import { workspaceFolder } from './http/workspace/files.ts'
import { workspacePlugin } from './http/workspace/routes.ts'
import type { Identity } from './identity/identity.ts'
import type { Policy } from './residency/decision.ts'
import type { Places } from './residency/places.ts'

export interface Parts {
  readonly settings: GatewaySettings
  readonly logger: Logger
  readonly identity: Identity
  readonly places: Places
  readonly policy: Policy
  readonly audit: AuditLog
  /** The tlog-policy that the log is verified under. */
  readonly logPolicy: string
  readonly journal: Journal
  /** What readers of the log are served from. */
  readonly desk: AuditDesk
  /** What was received in drop boxes. */
  readonly book: DepositBook
}

/** Puts the parts together. Opens no socket; `close` lets what is in flight finish and then closes the engines' pools. */
export async function buildApp(parts: Parts): Promise<FastifyInstance> {
  const { settings, logger, identity, places, policy, audit, journal, book } = parts
  const app = fastify(serverOptions(settings, logger))
  const metrics = createMetrics(audit)
  metrics.observe(app)
  answerErrors(app)
  const remembered = rememberPrincipals(identity)
  const classify = classifier(places, identity.roomsOf)
  guard(app, {
    identity: { ...identity, ...remembered },
    classify,
    policy,
    journal,
    meter: meter(settings.rate),
  })

  const signedOut = remembered.forgetMatrixToken
  const engines = await registerEngines(app, settings, {
    ...{ identity, places, policy, classify, journal, signedOut, book },
  })
  await app.register(async (api) => {
    api.addHook('onRequest', async (_request, reply) => void reply.headers(apiHeaders))
    await api.register(identity.routes)
    await api.register(auditPlugin(parts))
    await api.register(instanceRoutes(() => instanceView(settings)))
    await api.register(
      servicePlugin({
        publicUrl: settings.publicUrl,
        callServiceUrl: 'url' in settings.livekit ? settings.livekit.serviceUrl : null,
        hasHomeserver: 'matrix' in engines,
        probes: { ...identity.probes, ...engines },
        metrics: metrics.registry,
        metricsTokenFile: settings.metricsTokenFile,
      }),
    )
  })
  await app.register(logPlugin({ log: audit, policy: parts.logPolicy }))
  await app.register(workspacePlugin(workspaceFolder(settings.workspaceDir)))
  // What finishes while the gateway closes does not keep its connection for a next request.
  app.addHook(
    'preClose',
    async () => void Object.assign(app.server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 0 }),
  )
  return app
}

function instanceView({ instance, oidc, matrix, livekit, files }: GatewaySettings) {
  return {
    name: instance.name,
    issuer: oidc.label,
    issuerKind: oidc.profile,
    engines: {
      matrix: 'unavailable' in matrix ? matrix.unavailable : null,
      livekit: 'unavailable' in livekit ? livekit.unavailable : null,
      files: 'unavailable' in files ? files.unavailable : null,
    },
  }
}
