import { pathHeader } from '@parvis/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FileStore } from '../store/file-store.ts'
import { storePath, type StorePath } from '../store/store-path.ts'
import { accountOf } from './caller.ts'
import { decoded } from './decoded.ts'
import { bodyOf, etagOf, readOptions, sendContent } from './streams.ts'

/** Bytes of a shared folder's files. `largest` bytes in one request; beyond, a client uploads by the store's own parts. */
export const contentRoutes = (store: FileStore, largest: number) => async (app: FastifyInstance) => {
  app.get('/dossiers/content', async (request, reply) => {
    const content = await store.read(accountOf(request), pathOf(request), readOptions(request))
    return sendContent(reply, content, content?.type || 'application/octet-stream')
  })
  app.put('/dossiers/content', async (request, reply) => {
    const { body, length } = bodyOf(request, largest)
    const match = request.headers['if-none-match'] === '*' ? 'none' : etagOf(request.headers['if-match'])
    const options = { length, ...(match !== undefined && { match }) }
    const written = await store.write(accountOf(request), pathOf(request), body, options)
    return reply.code(201).send(written)
  })
}

const pathOf = ({ headers }: FastifyRequest): StorePath => storePath(decoded(String(headers[pathHeader] ?? '')))
