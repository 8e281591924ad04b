import { acts, type Act } from '@parvis/contracts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { AuditLog } from '../audit/audit-log.ts'

/** Counts requests by act and outcome, and what no table lists. Nothing of who, from where or about what. */
export function createMetrics(audit: AuditLog) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'parvis_requests_total',
    help: 'Requests by act and class of status',
    labelNames: ['act', 'status'],
    registers: [registry],
  })
  const unlisted = new Counter({
    name: 'parvis_unlisted_requests_total',
    help: 'Requests that no table lists',
    registers: [registry],
  })
  const open = new Gauge({ name: 'parvis_requests_open', help: 'Requests being answered', registers: [registry] })
  new Gauge({
    name: 'parvis_audit_entries',
    help: 'Entries in the audit log that are durable',
    registers: [registry],
    collect() {
      this.set(audit.sizes.acked)
    },
  })
  // Counted in plain numbers on the way, and given to Prometheus only when it asks.
  const counts = new Map<Act, number[]>(Object.keys(acts).map((act) => [act as Act, [0, 0, 0, 0, 0, 0]]))
  let unlistedCount = 0
  let openCount = 0
  open.set(0)
  const publish = () => {
    requests.reset()
    unlisted.reset()
    unlisted.inc(unlistedCount)
    open.set(openCount)
    for (const [act, byClass] of counts) {
      byClass.forEach((count, status) => {
        if (count > 0) requests.inc({ act, status: status === 0 ? 'cut' : `${status}xx` }, count)
      })
    }
  }
  return {
    registry: Object.assign(registry, {
      metrics: async () => {
        publish()
        return Registry.prototype.metrics.call(registry)
      },
    }),
    observe(app: FastifyInstance): void {
      app.addHook('onRequest', (request, reply, next) => {
        openCount += 1
        reply.raw.once('close', () => {
          openCount -= 1
          const act = request.routeOptions.config.declares?.act
          const byClass = act === undefined || request.is404 ? undefined : counts.get(act)
          if (byClass === undefined) return void (unlistedCount += 1)
          byClass[statusClass(reply)] = (byClass[statusClass(reply)] ?? 0) + 1
        })
        next()
      })
    },
  }
}

/** 2 for 200, 4 for 404; 0 for an answer that was cut. */
const statusClass = ({ raw }: FastifyReply) => (raw.writableFinished ? Math.floor(raw.statusCode / 100) : 0)
