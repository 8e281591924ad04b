import { blobName, coffreName, uploadCompletion } from '@parvis/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import type { CoffreBlobs } from '../coffres/coffre-blobs.ts'
import { parsed } from './parse.ts'
import { bodyOf, readOptions, sendContent } from './streams.ts'

const blobParams = z.object({ coffre: coffreName, blob: blobName })
const partParams = z.extend(blobParams, { number: z.coerce.number() })

/** A part is 8 MiB and, the first, a header; nobody needs more than twice that. */
const largestPart = 2 ** 24

/** Sealed contents. The service sees ciphertext, random names and sizes. */
export const coffreRoutes = (blobs: CoffreBlobs) => async (app: FastifyInstance) => {
  const named = (request: FastifyRequest) => parsed(blobParams, request.params)

  app.put('/coffres/:coffre/uploads/:blob/parts/:number', async (request, reply) => {
    const { coffre, blob, number } = parsed(partParams, request.params)
    const { body, length } = bodyOf(request, largestPart)
    await blobs.putPart(coffre, blob, number, body, length)
    return reply.code(204).send()
  })
  app.get('/coffres/:coffre/uploads/:blob', async (request, reply) => {
    const { coffre, blob } = named(request)
    return reply.send({ parts: await blobs.parts(coffre, blob) })
  })
  app.post('/coffres/:coffre/uploads/:blob/complete', async (request, reply) => {
    const { coffre, blob } = named(request)
    const { size } = parsed(uploadCompletion, request.body)
    return reply.code(201).send(await blobs.complete(coffre, blob, size))
  })
  app.delete('/coffres/:coffre/uploads/:blob', async (request, reply) => {
    const { coffre, blob } = named(request)
    await blobs.abandon(coffre, blob)
    return reply.code(204).send()
  })
  app.get('/coffres/:coffre/quota', () => blobs.room())
  app.get('/coffres/:coffre/blobs', async (request, reply) => {
    const { coffre } = parsed(z.object({ coffre: coffreName }), request.params)
    return reply.send({ blobs: await blobs.list(coffre) })
  })
  app.put('/coffres/:coffre/blobs/:blob', async (request, reply) => {
    const { coffre, blob } = named(request)
    const { body, length } = bodyOf(request, largestPart)
    return reply.code(201).send(await blobs.write(coffre, blob, body, length))
  })
  app.get('/coffres/:coffre/blobs/:blob', async (request, reply) => {
    const { coffre, blob } = named(request)
    return sendContent(reply, await blobs.read(coffre, blob, readOptions(request)), 'application/octet-stream')
  })
  app.delete('/coffres/:coffre/blobs/:blob', async (request, reply) => {
    const { coffre, blob } = named(request)
    await blobs.remove(coffre, blob)
    return reply.code(204).send()
  })
}
