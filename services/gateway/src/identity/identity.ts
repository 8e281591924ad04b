import { loadConfig, readSecret, ServiceError, type Logger, type PartHealth } from '@parvis/service-kit'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { join } from 'node:path'
import { findAccount, findAccountByLocalpart } from '../db/accounts.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/schema.ts'
import { authRoutes } from '../http/auth.ts'
import { matrixTokenRoutes } from '../http/matrix-token.ts'
import { sessionRoutes } from '../http/session.ts'
import { makeCookies } from './cookies.ts'
import { checkCsrf } from './csrf.ts'
import { Directory } from './directory.ts'
import { makeIssuer } from './issuer.ts'
import { LogoutTokens } from './logout-token.ts'
import { mappingSchema } from './mapping.ts'
import { MatrixAccounts } from './matrix-accounts.ts'
import { MatrixAdmin } from './matrix-admin.ts'
import { MatrixTokens } from './matrix-tokens.ts'
import type { Principal } from './principal.ts'
import { Sessions } from './sessions.ts'
import type { IdentitySettings } from './settings.ts'
import { SignIn } from './sign-in.ts'
import { SignOut, type MatrixSide } from './sign-out.ts'

export interface IdentityDependencies {
  readonly logger: Logger
  /** Declared place that a request comes from, for « Mes appareils ». */
  readonly placeOf: (request: FastifyRequest) => string
  readonly now?: () => Date
}

/** The gateway's first step, and the routes by which people sign in and out. */
export interface Identity {
  /**
   * By the portal's cookie; for `/api` and `/auth` only (a cookie never identifies a `/_matrix` request).
   * null: no cookie, or a session that ended. Throws `csrf.failed` when an unsafe request with a cookie lacks its token.
   */
  identifySession(request: FastifyRequest): Promise<Principal | null>
  /** By a Matrix access token. null: the homeserver does not know it. Throws `upstream.unavailable`. */
  identifyMatrix(token: string): Promise<Principal | null>
  /** To be called when a token was signed out through the gateway. */
  forgetMatrixToken(token: string): void
  /**
   * `/auth/*`, `/api/session`, `/api/devices`, `/api/matrix/token`. Each declares its act (`config.declares`); those that
   * the issuer answers to are `caller: 'handler'` and call `request.passage.enter` once they know who it is.
   */
  readonly routes: FastifyPluginAsync
  /** Probes for `/health`. */
  readonly probes: Readonly<Record<string, () => Promise<PartHealth>>>
  close(): Promise<void>
}

const sweepEveryMs = 10 * 60_000

/** Opens the database (migrating it) and reads the mapping. Throws ConfigError in sentences. */
export async function createIdentity(settings: IdentitySettings, deps: IdentityDependencies): Promise<Identity> {
  const now = deps.now ?? (() => new Date())
  const { publicUrl, oidc } = settings
  const mapping = loadConfig(oidc.mappingFile, mappingSchema)
  const issuer = makeIssuer({ settings: oidc, secret: readSecret(oidc.clientSecretFile), publicUrl })
  const db = await openDatabase(databaseLocation(settings))
  const matrix = makeMatrix(settings, db, now)
  const directory = new Directory(db, mapping, (localpart) => matrix?.accounts.userId(localpart) ?? '', now)
  const sessions = new Sessions(db, now)
  const cookies = makeCookies(publicUrl)
  const signIn = new SignIn({ db, issuer, directory, mapping, profile: oidc.profile, now })
  const signOut = new SignOut(db, matrix, deps.logger)
  const logoutTokens = new LogoutTokens({ db, issuer, clientId: oidc.clientId, now })
  const sweeper = setInterval(
    () => void sessions.sweep().catch((err: unknown) => deps.logger.error({ err }, 'sweep')),
    sweepEveryMs,
  )
  sweeper.unref()

  return {
    async identifySession(request) {
      const token = cookies.readSession(request)
      const session = token === undefined ? undefined : await sessions.find(token)
      const account = session && (await findAccount(db, session.account_id))
      const principal = account && directory.principal(account, session)
      if (session === undefined || principal === undefined) return null
      checkCsrf(request, session.csrf, publicUrl)
      return principal
    },
    async identifyMatrix(token) {
      if (matrix === undefined) throw new ServiceError('engine.unavailable')
      const caller = await matrix.tokens.whoIs(token)
      if (caller === null) return null
      const localpart = matrix.accounts.localpartOf(caller.userId)
      const account = localpart === undefined ? undefined : await findAccountByLocalpart(db, localpart)
      const principal = account && directory.principal(account)
      if (principal === undefined) return { kind: 'unlinked', matrixUserId: caller.userId }
      if (caller.deviceId === undefined) return principal
      await sessions.touchDevice(principal.account.id, caller.deviceId)
      return { ...principal, matrixDeviceId: caller.deviceId }
    },
    forgetMatrixToken: (token) => matrix?.tokens.forget(token),
    routes: async (app) => {
      const context = {
        ...deps,
        db,
        publicUrl,
        cookies,
        directory,
        sessions,
        signIn,
        signOut,
        issuer,
        logoutTokens,
        matrix,
      }
      await app.register(authRoutes(context))
      await app.register(sessionRoutes(context))
      await app.register(matrixTokenRoutes(context))
    },
    probes: { database: () => probe(db), issuer: () => issuer.trust().then(() => ({ status: 'ok' })) },
    async close() {
      clearInterval(sweeper)
      await db.destroy()
    },
  }
}

function databaseLocation({ database, dataDir }: IdentitySettings): Parameters<typeof openDatabase>[0] {
  if (database.kind === 'sqlite') return { kind: 'sqlite', file: join(dataDir, 'gateway.sqlite') }
  return { kind: 'postgres', url: readSecret(database.urlFile) }
}

function makeMatrix({ matrix, dataDir }: IdentitySettings, db: Database, now: () => Date): MatrixSide | undefined {
  if ('unavailable' in matrix) return undefined
  const { url, serverName, ssoIdpId } = matrix
  const admin = new MatrixAdmin({ url, dataDir, registrationSecret: readSecret(matrix.registrationSecretFile) })
  const jwtSecret = readSecret(matrix.jwtSecretFile)
  const accounts = new MatrixAccounts({ admin, db, serverName, jwtSecret, provider: `oidc-${ssoIdpId}`, now })
  return { accounts, tokens: new MatrixTokens(url, now) }
}

async function probe(db: Database): Promise<PartHealth> {
  await db.selectFrom('sign_ins').select('state_hash').limit(1).execute()
  return { status: 'ok' }
}
