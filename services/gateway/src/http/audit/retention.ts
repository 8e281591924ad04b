import { eraseAsked, holdAsked, holdEndAsked } from '@parvis/contracts'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { AuditDesk } from '../../audit/index/desk.ts'
import { bodyOf, cursorOf, reads } from './declares.ts'

type RetentionDesk = Pick<AuditDesk, 'retention' | 'reader'>
type OneHold = { Params: { id: string } }

/** For how long the log's personal part is kept, legal holds, and a person's erasure. */
export function retentionRoutes({ retention, reader }: RetentionDesk): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/audit/retention', { config: reads('audit.retention.read') }, () => retention.view())
    app.get('/api/audit/retention/drops', { config: reads('audit.retention.read') }, (request) =>
      reader.drops(cursorOf(request)),
    )
    app.post('/api/audit/retention/run', { config: reads('audit.retention.run') }, () => retention.run())

    const about = (part: 'subject' | 'account') => (request: FastifyRequest) => {
      const { [part]: named } = (request.body ?? {}) as Readonly<Record<string, unknown>>
      return typeof named === 'string' && named.length <= 320 ? named : undefined
    }
    const sets = { declares: { ...reads('audit.hold.set').declares, object: about('subject') } }
    app.post('/api/audit/holds', { config: sets }, async (request, reply) => {
      const id = await retention.hold(bodyOf(holdAsked, request))
      return reply.code(201).send({ id })
    })
    const clears = { config: reads('audit.hold.clear', 'id') }
    app.post<OneHold>('/api/audit/holds/:id/end', clears, async (request, reply) => {
      await retention.release(request.params.id, bodyOf(holdEndAsked, request).reason)
      return reply.code(204).send()
    })

    const erases = { declares: { ...reads('audit.erase').declares, object: about('account') } }
    app.post('/api/audit/erase', { config: erases }, (request) =>
      retention.erase(bodyOf(eraseAsked, request).account).then((keys) => ({ keys })),
    )
  }
}
