import { answerErrors, checkHealth, type Logger, type Probe } from '@parvis/service-kit'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { coffreBlobs } from './coffres/coffre-blobs.ts'
import type { CoffreDrops } from './coffres/drops.ts'
import type { CoffreLinks } from './coffres/links.ts'
import type { HandedTokens } from './credentials/handed-tokens.ts'
import type { LinkedAccounts } from './credentials/linked-accounts.ts'
import { accountRoutes } from './http/account-routes.ts'
import { assertGateway } from './http/caller.ts'
import { coffreRoutes } from './http/coffre-routes.ts'
import { contentRoutes } from './http/content-routes.ts'
import { dossierRoutes, pastRoutes, shareRoutes } from './http/dossier-routes.ts'
import { dropRoutes, openDropRoutes } from './http/drop-routes.ts'
import { takeTokens } from './http/handed-token.ts'
import { linkRoutes, openLinkRoutes } from './http/link-routes.ts'
import { findingRoutes, markRoutes } from './http/mark-routes.ts'
import { publicDepositRoutes, publicRoutes } from './http/public-routes.ts'
import { uploadRoutes } from './http/upload-routes.ts'
import type { FileStore, PublicFiles } from './store/file-store.ts'

export interface Parts {
  readonly store: FileStore
  readonly coffreStore: FileStore
  /** Where people come with tokens. */
  readonly tokens: HandedTokens | undefined
  readonly publicFiles: PublicFiles
  readonly links: CoffreLinks
  readonly drops: CoffreDrops
  readonly logger: Logger
  readonly gatewayToken: string
  readonly accounts: LinkedAccounts
  /** The store’s name for somebody’s account, which is made where there is none yet. */
  readonly ensure: (account: string) => Promise<string>
  /** Account of the store that holds the coffres. */
  readonly coffreAccount: string
  /** Bytes of one upload to a shared folder. */
  readonly largestUpload: number
  readonly probes: Readonly<Record<string, Probe>>
}

/** Puts the parts together; opens no socket. */
export async function buildApp(parts: Parts): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    // The gateway's: a reference that somebody reads out is found in both logs.
    requestIdHeader: 'x-request-id',
    forceCloseConnections: 'idle',
    // Bodies have the store's pace; a head must come at once.
    requestTimeout: 0,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
  })
  answerErrors(app)
  app.get('/health', () => checkHealth(parts.probes))
  await app.register(async (guarded) => {
    guarded.addHook('onRequest', async (request, reply) => {
      assertGateway(request, parts.gatewayToken)
      reply.header('cache-control', 'no-store')
    })
    takeTokens(guarded, parts.tokens)
    await guarded.register(spoken(parts))
    await guarded.register(streamed(parts))
  })
  return app
}

/** Routes whose bodies are small JSON. */
const spoken = (parts: Parts) => async (app: FastifyInstance) => {
  const { store, links, drops, ensure, accounts } = parts
  const blobs = coffreBlobs(parts.coffreStore, parts.coffreAccount)
  await app.register(accountRoutes(accounts))
  await app.register(dossierRoutes(store))
  await app.register(pastRoutes(store))
  await app.register(shareRoutes({ store, ensure }))
  await app.register(findingRoutes(store))
  await app.register(markRoutes(store))
  await app.register(linkRoutes({ blobs, links }))
  await app.register(openLinkRoutes({ blobs, links }))
  await app.register(dropRoutes({ drops }))
  await app.register(publicRoutes(parts.publicFiles))
}

/** Routes whose bodies are bytes of a file: never parsed or held, whatever they call themselves; and JSON beside them. */
const streamed = (parts: Parts) => async (app: FastifyInstance) => {
  app.addContentTypeParser('*', (_request, _body, ready) => ready(null))
  const blobs = coffreBlobs(parts.coffreStore, parts.coffreAccount)
  await app.register(coffreRoutes(blobs))
  await app.register(openDropRoutes({ blobs, drops: parts.drops }))
  await app.register(uploadRoutes(parts.store))
  await app.register(async (raw) => {
    raw.removeAllContentTypeParsers()
    raw.addContentTypeParser('*', (_request, _body, ready) => ready(null))
    await raw.register(contentRoutes(parts.store, parts.largestUpload))
    await raw.register(publicDepositRoutes(parts.publicFiles, parts.largestUpload))
  })
}
