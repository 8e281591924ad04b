import { histogramAsked, searchAsked } from '@parvis/contracts'
import type { FastifyPluginAsync } from 'fastify'
import type { AuditReader } from '../../audit/index/reader.ts'
import { accountOf } from '../account-of.ts'
import { bodyOf, cursorOf, reads } from './declares.ts'

type OneEntry = { Params: { index: string } }

/** Searching and reading the log, for auditors; one's own traces, for everybody. */
export function readingRoutes(reader: AuditReader): FastifyPluginAsync {
  return async (app) => {
    app.post('/api/audit/search', { config: reads('audit.search') }, (request) =>
      reader.search(bodyOf(searchAsked, request)),
    )
    app.post('/api/audit/histogram', { config: reads('audit.search') }, (request) =>
      reader.histogram(bodyOf(histogramAsked, request)),
    )
    app.get<OneEntry>('/api/audit/entries/:index', { config: reads('audit.read', 'index') }, (request) =>
      reader.entry(request.params.index),
    )
    app.get<OneEntry>('/api/audit/proof/:index', { config: reads('audit.read', 'index') }, async (request, reply) =>
      reply.type('text/plain; charset=utf-8').send(await reader.proof(request.params.index)),
    )
    app.get('/api/audit/readers', { config: reads('audit.readers.read') }, (request) =>
      reader.readers(cursorOf(request)),
    )

    app.get('/api/audit/mine', { config: reads('audit.mine.read') }, (request) =>
      reader.mine(accountOf(request).account, cursorOf(request)),
    )
    app.get<OneEntry>('/api/audit/mine/:index', { config: reads('audit.mine.read', 'index') }, (request) =>
      reader.entry(request.params.index, accountOf(request).account),
    )
    app.get<OneEntry>(
      '/api/audit/mine/proof/:index',
      { config: reads('audit.mine.read', 'index') },
      async (request, reply) => {
        const proof = await reader.proof(request.params.index, accountOf(request).account)
        return reply.type('text/plain; charset=utf-8').send(proof)
      },
    )
  }
}
