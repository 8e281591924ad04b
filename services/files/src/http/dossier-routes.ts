import { carryBody, idBody, linkShareBody, placeBody, shareBody, versionBody, versionsBody } from '@parvis/contracts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FileStore, NewShare } from '../store/file-store.ts'
import { storePath } from '../store/store-path.ts'
import { accountOf } from './caller.ts'
import { entryView } from './entry-view.ts'
import { parsed } from './parse.ts'

const done = (reply: FastifyReply) => reply.code(204).send()

/** Shared folders: each act goes out with the credentials of the account that the gateway names. */
export const dossierRoutes = (store: FileStore) => async (app: FastifyInstance) => {
  const placed = (body: unknown) => storePath(parsed(placeBody, body).path)

  app.post('/dossiers/list', async (request, reply) => {
    const entries = await store.list(accountOf(request), placed(request.body))
    return reply.send({ entries: entries.map(entryView) })
  })
  app.post('/dossiers/stat', async (request, reply) =>
    reply.send(entryView(await store.stat(accountOf(request), placed(request.body)))),
  )
  app.post('/dossiers/folder', async (request, reply) => {
    await store.makeFolder(accountOf(request), placed(request.body))
    return reply.code(201).send()
  })
  app.post('/dossiers/delete', async (request, reply) => {
    await store.remove(accountOf(request), placed(request.body))
    return done(reply)
  })
  for (const act of ['move', 'copy'] as const)
    app.post(`/dossiers/${act}`, async (request, reply) => {
      const { from, to, overwrite } = parsed(carryBody, request.body)
      await store[act](accountOf(request), storePath(from), storePath(to), overwrite)
      return done(reply)
    })
  app.get('/dossiers/quota', (request) => store.quota(accountOf(request)))
}

/** What was, of shared folders. */
export const pastRoutes = (store: FileStore) => async (app: FastifyInstance) => {
  app.post('/dossiers/versions', async (request, reply) => {
    const { file } = parsed(versionsBody, request.body)
    return reply.send({ versions: await store.versions(accountOf(request), file) })
  })
  app.post('/dossiers/versions/restore', async (request, reply) => {
    const { file, version } = parsed(versionBody, request.body)
    await store.restoreVersion(accountOf(request), file, version)
    return done(reply)
  })
  app.get('/dossiers/trash', async (request, reply) => reply.send({ entries: await store.trash(accountOf(request)) }))
  app.post('/dossiers/trash/restore', async (request, reply) => {
    await store.restoreTrashed(accountOf(request), parsed(idBody, request.body).id)
    return done(reply)
  })
  app.post('/dossiers/trash/delete', async (request, reply) => {
    await store.deleteTrashed(accountOf(request), parsed(idBody, request.body).id)
    return done(reply)
  })
}

interface ShareParts {
  readonly store: FileStore
  /** The store’s name for somebody’s account; one who has never had a file here gets one. */
  readonly ensure: (account: string) => Promise<string>
}

/** Who else may read or write one. The gateway names the account of the person that a share is for. */
export const shareRoutes =
  ({ store, ensure }: ShareParts) =>
  async (app: FastifyInstance) => {
    const add = async (account: string, path: string, { expires, permissions, ...share }: Wish) =>
      store.share(account, storePath(path), {
        ...share,
        ...(permissions !== undefined && { permissions }),
        ...(expires !== undefined && { expires }),
      })
    app.post('/dossiers/shares', async (request, reply) =>
      reply.send({ shares: await store.shares(accountOf(request), storePath(parsed(placeBody, request.body).path)) }),
    )
    app.post('/dossiers/share', async (request, reply) => {
      const { path, ...share } = parsed(shareBody, request.body)
      const whom = share.kind === 'user' ? await ensure(share.with) : share.with
      return reply.code(201).send(await add(accountOf(request), path, { ...share, with: whom }))
    })
    app.post('/dossiers/link', async (request, reply) => {
      const { path, password, ...share } = parsed(linkShareBody, request.body)
      const wish = { ...share, kind: 'link' as const, ...(password !== undefined && { password }) }
      return reply.code(201).send(await add(accountOf(request), path, wish))
    })
    app.post('/dossiers/unshare', async (request, reply) => {
      await store.unshare(accountOf(request), parsed(idBody, request.body).id)
      return done(reply)
    })
  }

type Wish = Omit<NewShare, 'permissions' | 'expires'> & {
  readonly permissions?: number | undefined
  readonly expires?: string | undefined
}
