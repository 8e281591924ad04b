import { publicBody } from '@parvis/contracts'
import type { FastifyInstance } from 'fastify'
import type { PublicFiles } from '../store/file-store.ts'
import { storePath } from '../store/store-path.ts'
import { entryView } from './entry-view.ts'
import { parsed } from './parse.ts'
import { readOptions, sendContent } from './streams.ts'

/** What links of shared folders show to strangers. The token stands in a body: an address would be in somebody's log. */
export const publicRoutes = (files: PublicFiles) => async (app: FastifyInstance) => {
  app.post('/public/list', async (request, reply) => {
    const { token, path, password } = parsed(publicBody, request.body)
    const entries = await files.list(token, storePath(path), password)
    return reply.send({ entries: entries.map(entryView) })
  })
  app.post('/public/content', async (request, reply) => {
    const { token, path, password } = parsed(publicBody, request.body)
    const content = await files.read(token, storePath(path), password, readOptions(request).range)
    return sendContent(reply, content, content.type || 'application/octet-stream')
  })
}
