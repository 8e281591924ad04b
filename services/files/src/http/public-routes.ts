import { linkHeader, linkToken, pathHeader, publicBody, wordsHeader } from '@parvis/contracts'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import type { PublicFiles } from '../store/file-store.ts'
import { storePath } from '../store/store-path.ts'
import { decoded } from './decoded.ts'
import { entryView } from './entry-view.ts'
import { parsed } from './parse.ts'
import { bodyOf, readOptions, sendContent } from './streams.ts'

const encoded = z.string().check(z.maxLength(8192))
const depositing = z.object({ [linkHeader]: linkToken, [pathHeader]: encoded, [wordsHeader]: z.optional(encoded) })

/** What links of shared folders show to strangers. The token stands in a body: an address would be in somebody's log. */
export const publicRoutes = (files: PublicFiles) => async (app: FastifyInstance) => {
  app.post('/public/list', async (request, reply) => {
    const { token, path, password } = parsed(publicBody, request.body)
    const { entries, writable } = await files.list(token, storePath(path), password)
    return reply.send({ entries: entries.map(entryView), writable })
  })
  app.post('/public/content', async (request, reply) => {
    const { token, path, password } = parsed(publicBody, request.body)
    const content = await files.read(token, storePath(path), password, readOptions(request).range)
    return sendContent(reply, content, content.type || 'application/octet-stream')
  })
}

/** What a visitor puts there, whole. `largest`: bytes of it. */
export const publicDepositRoutes = (files: PublicFiles, largest: number) => async (app: FastifyInstance) => {
  app.put('/public/content', async (request, reply) => {
    const said = parsed(depositing, request.headers)
    const { body, length } = bodyOf(request, largest)
    const words = said[wordsHeader]
    const password = words === undefined ? undefined : decoded(words)
    await files.deposit(said[linkHeader], storePath(decoded(said[pathHeader])), body, { length, password })
    return reply.code(204).send()
  })
}
