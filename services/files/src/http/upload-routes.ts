import { blobName, dossierCompletion } from '@parvis/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import type { FileStore } from '../store/file-store.ts'
import { storePath } from '../store/store-path.ts'
import { accountOf } from './caller.ts'
import { parsed } from './parse.ts'
import { bodyOf } from './streams.ts'

const named = z.object({ upload: blobName })
const part = z.extend(named, { number: z.coerce.number() })
const largestPart = 2 ** 24

/** A large file for a shared folder, in parts that may be left and gone on with. */
export const uploadRoutes = (store: FileStore) => async (app: FastifyInstance) => {
  const uploadOf = (request: FastifyRequest) => parsed(named, request.params).upload
  app.put('/dossiers/uploads/:upload/parts/:number', async (request, reply) => {
    const { upload, number } = parsed(part, request.params)
    const { body, length } = bodyOf(request, largestPart)
    await store.putPart(accountOf(request), upload, number, body, length)
    return reply.code(204).send()
  })
  app.get('/dossiers/uploads/:upload', async (request, reply) =>
    reply.send({ parts: await store.parts(accountOf(request), uploadOf(request)) }),
  )
  app.delete('/dossiers/uploads/:upload', async (request, reply) => {
    await store.abandon(accountOf(request), uploadOf(request))
    return reply.code(204).send()
  })
  app.post('/dossiers/uploads/:upload/complete', async (request, reply) => {
    const { path, size, overwrite } = parsed(dossierCompletion, request.body)
    const options = { size, overwrite }
    return reply.code(201).send(await store.complete(accountOf(request), uploadOf(request), storePath(path), options))
  })
}
