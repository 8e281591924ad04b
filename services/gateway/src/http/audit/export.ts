import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { exportAsked } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import { exportBundle, type ExportParts } from '../../audit/export/export-bundle.ts'
import { bodyOf, reads } from './declares.ts'

/** Each reads the log twice from end to end: auditors are few, and wait for each other. */
const mostAtOnce = 2
const retryAfterMs = 10_000

/** `POST /api/audit/export`: what a filter finds, as a bundle that anybody can verify without us. */
export function exportRoutes(parts: ExportParts): FastifyPluginAsync {
  return async (app) => {
    let running = 0
    app.post('/api/audit/export', { config: reads('audit.export') }, async (request, reply) => {
      const asked = bodyOf(exportAsked, request)
      if (running >= mostAtOnce) throw new ServiceError('request.too-many', { retryAfterMs })
      running += 1
      reply.raw.once('close', () => (running -= 1))
      const zip = Readable.fromWeb((await exportBundle(parts, asked)) as ReadableStream)
      zip.on('error', (error) => request.log.error({ err: error }, 'export broken off'))
      const name = `journal-${new Date().toISOString().slice(0, 10)}.zip`
      reply.header('content-disposition', `attachment; filename="${name}"`)
      return reply.type('application/zip').send(zip)
    })
  }
}
