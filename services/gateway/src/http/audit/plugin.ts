import type { FastifyPluginAsync } from 'fastify'
import type { AuditDesk } from '../../audit/index/desk.ts'
import { readSmallBodies } from '../small-bodies.ts'
import { exportRoutes } from './export.ts'
import { liveRoutes } from './live.ts'
import { readingRoutes } from './reading.ts'
import { retentionRoutes } from './retention.ts'

interface AuditPart {
  readonly desk: AuditDesk
  /** The tlog-policy that the log is verified under. */
  readonly logPolicy: string
}

/** Everything under `/api/audit`. What is read here is personal: it is kept by no cache. */
export function auditPlugin({ desk, logPolicy }: AuditPart): FastifyPluginAsync {
  return async (app) => {
    readSmallBodies(app)
    app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    await app.register(readingRoutes(desk.reader))
    await app.register(liveRoutes(desk))
    await app.register(exportRoutes({ ...desk, policy: logPolicy }))
    await app.register(retentionRoutes(desk))
  }
}
