import { ServiceError, type PartHealth } from '@parvis/service-kit'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { findAccount, findAccountByLocalpart } from '../db/accounts.ts'
import type { Database } from '../db/schema.ts'
import { accountRoutes } from '../http/accounts.ts'
import { authRoutes } from '../http/auth.ts'
import { identityRoutes } from '../http/identities.ts'
import { matrixTokenRoutes } from '../http/matrix-token.ts'
import { sessionRoutes } from '../http/session.ts'
import { makeContext, type IdentityContext, type IdentityDependencies } from './context.ts'
import { checkCsrf } from './csrf.ts'
import { endSessions } from './end-sessions.ts'
import { EndedDevice } from './ended-device.ts'
import type { Guests } from './guests.ts'
import type { Principal } from './principal.ts'
import type { IdentitySettings } from './settings.ts'
import type { MatrixSide } from './sign-out.ts'
import type { StoreTokens } from './store-tokens.ts'

/** The gateway's first step, and the routes by which people sign in and out. */
export interface Identity {
  /**
   * By the portal's cookie; for `/api` and `/auth` only (a cookie never identifies a `/_matrix` request).
   * null: no cookie, or a session that ended. Throws `csrf.failed` when an unsafe request with a cookie lacks its token.
   */
  identifySession(request: FastifyRequest): Promise<Principal | null>
  /** By a Matrix access token. null: the homeserver does not know it. Throws `upstream.unavailable`, EndedDevice. */
  identifyMatrix(token: string): Promise<Principal | null>
  /** By a Matrix OpenID token, which is how a call's service is told who asks. null: our homeserver did not give it. */
  identifyOpenId(token: string): Promise<Principal | null>
  /** By a Matrix user id, for what one person does towards another. null: not of this house. */
  lookUp(userId: string): Promise<Principal | null>
  /** Matrix ids of the rooms that a person is in. Throws `upstream.unavailable`, `engine.unavailable`. */
  roomsOf(userId: string): Promise<ReadonlySet<string>>
  /** By the portal session that a device of an account was opened by: the issuer's level (`acr`), where it said one. */
  assuranceOf(accountId: string, deviceId: string): Promise<string | null>
  /** Who comes by a call's link. undefined: no homeserver here. */
  readonly guests: Guests | undefined
  /** What sessions open at the store of files. undefined: it goes by app passwords. */
  readonly storeTokens?: Pick<StoreTokens, 'current' | 'renew'> | undefined
  /** To be called when a token was signed out through the gateway. */
  forgetMatrixToken(token: string): void
  /**
   * `/auth/*`, `/api/session`, `/api/devices`, `/api/matrix/token`, `/api/accounts`, `/api/identities`. Each declares its act (`config.declares`); those that
   * the issuer answers to are `caller: 'handler'` and call `request.passage.enter` once they know who it is.
   */
  readonly routes: FastifyPluginAsync
  /** Probes for `/health`. */
  readonly probes: Readonly<Record<string, () => Promise<PartHealth>>>
  close(): Promise<void>
}

const sweepEveryMs = 5 * 60_000

/** Reads the mapping. Throws ConfigError in sentences. */
export function createIdentity(settings: IdentitySettings, deps: IdentityDependencies): Identity {
  const context = makeContext(settings, deps)
  const { db, issuer, matrix } = context
  const onFault = (err: unknown) => deps.logger.error({ err }, 'ended sessions are still stored')
  const onStay = (err: unknown) => deps.logger.error({ err }, 'visits that are over are still open')
  const sweeper = setInterval(() => {
    void endSessions(context).catch(onFault)
    void context.guests?.sweep().catch(onStay)
  }, sweepEveryMs)
  sweeper.unref()
  return {
    identifySession: (request) => identifySession(context, request),
    identifyMatrix: (token) => identifyMatrix(context, token),
    identifyOpenId: (token) => identifyOpenId(context, token),
    lookUp: async (userId) => (matrix === undefined ? null : principalOf(context, matrix, userId)),
    roomsOf: async (userId) => {
      if (matrix === undefined) throw new ServiceError('engine.unavailable')
      return matrix.rooms.of(userId)
    },
    assuranceOf: (accountId, deviceId) => context.sessions.assuranceOf(accountId, deviceId),
    guests: context.guests,
    storeTokens: context.storeTokens,
    forgetMatrixToken: (token) => matrix?.tokens.forget(token),
    routes: async (app) => {
      await app.register(authRoutes(context))
      await app.register(sessionRoutes(context))
      await app.register(matrixTokenRoutes(context))
      await app.register(accountRoutes(context))
      await app.register(identityRoutes(context))
    },
    probes: { database: () => probe(db), issuer: () => issuer.trust().then(() => ({ status: 'ok' })) },
    close: async () => clearInterval(sweeper),
  }
}

async function identifySession(context: IdentityContext, request: FastifyRequest): Promise<Principal | null> {
  const { cookies, sessions, directory, db, publicUrl } = context
  const token = cookies.readSession(request)
  const session = token === undefined ? undefined : await sessions.find(token)
  const account = session && (await findAccount(db, session.account_id))
  const principal = account && directory.principal(account, session)
  if (session === undefined || principal === undefined) return null
  checkCsrf(request, session.csrf, publicUrl)
  return principal
}

async function identifyMatrix(context: IdentityContext, token: string): Promise<Principal | null> {
  const { matrix, sessions } = context
  if (matrix === undefined) throw new ServiceError('engine.unavailable')
  const caller = await matrix.tokens.whoIs(token)
  if (caller === null) return null
  const principal = await principalOf(context, matrix, caller.userId)
  if (principal.kind !== 'account' || caller.deviceId === undefined) return principal
  if (!(await sessions.touchDevice(principal.account.id, caller.deviceId))) throw new EndedDevice()
  return { ...principal, matrixDeviceId: caller.deviceId }
}

async function identifyOpenId(context: IdentityContext, token: string): Promise<Principal | null> {
  const { matrix } = context
  if (matrix === undefined) throw new ServiceError('engine.unavailable')
  const userId = await matrix.tokens.whoHoldsOpenId(token)
  return userId === null ? null : principalOf(context, matrix, userId)
}

async function principalOf(context: IdentityContext, matrix: MatrixSide, userId: string): Promise<Principal> {
  const { db, directory, guests } = context
  const localpart = matrix.accounts.localpartOf(userId)
  const guest = localpart === undefined ? undefined : await guests?.find(localpart)
  if (guest) return guest
  const account = localpart === undefined ? undefined : await findAccountByLocalpart(db, localpart)
  return (account && directory.principal(account)) ?? { kind: 'unlinked', matrixUserId: userId }
}

async function probe(db: Database): Promise<PartHealth> {
  await db.selectFrom('sign_ins').select('state_hash').limit(1).execute()
  return { status: 'ok' }
}
