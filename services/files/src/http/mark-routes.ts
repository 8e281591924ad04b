import { favouriteBody, newTagBody, searchBody, tagBody, versionsBody } from '@parvis/contracts'
import type { FastifyInstance } from 'fastify'
import type { FileStore } from '../store/file-store.ts'
import { storePath } from '../store/store-path.ts'
import { accountOf } from './caller.ts'
import { entryView } from './entry-view.ts'
import { parsed } from './parse.ts'

/** Where files are found that one does not know the place of. */
export const findingRoutes = (store: FileStore) => async (app: FastifyInstance) => {
  const lists = { favourites: store.favourites, recent: store.recent, received: store.received }
  for (const [name, list] of Object.entries(lists))
    app.get(`/dossiers/${name}`, async (request, reply) =>
      reply.send({ entries: (await list(accountOf(request))).map(entryView) }),
    )
  app.post('/dossiers/search', async (request, reply) => {
    const { text, type } = parsed(searchBody, request.body)
    const entries = await store.search(accountOf(request), text, type)
    return reply.send({ entries: entries.map(entryView) })
  })
}

/** Favourites and tags. */
export const markRoutes = (store: FileStore) => async (app: FastifyInstance) => {
  app.post('/dossiers/favourite', async (request, reply) => {
    const { path, favourite } = parsed(favouriteBody, request.body)
    await store.setFavourite(accountOf(request), storePath(path), favourite)
    return reply.code(204).send()
  })
  app.get('/dossiers/tags', async (request, reply) => reply.send({ tags: await store.tags(accountOf(request)) }))
  app.post('/dossiers/tags', async (request, reply) => {
    const tag = await store.addTag(accountOf(request), parsed(newTagBody, request.body).name)
    return reply.code(201).send(tag)
  })
  app.post('/dossiers/tags/of', async (request, reply) =>
    reply.send({ tags: await store.tagsOf(accountOf(request), parsed(versionsBody, request.body).file) }),
  )
  for (const act of ['add', 'remove'] as const)
    app.post(`/dossiers/tags/${act}`, async (request, reply) => {
      const { file, tag } = parsed(tagBody, request.body)
      await store.setTag(accountOf(request), file, tag, act === 'add')
      return reply.code(204).send()
    })
}
