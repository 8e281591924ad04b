import type { Logger, PartHealth } from '@parvis/service-kit'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Principal } from './principal.ts'
import type { IdentitySettings } from './settings.ts'

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
  /** By the Matrix access token of `Authorization: Bearer`. null: the homeserver does not know it. Throws `upstream.unavailable`. */
  identifyMatrix(token: string): Promise<Principal | null>
  /**
   * `/auth/*`, `/api/session`, `/api/devices`, `/api/matrix/token`. Each declares its act (`config.declares`); those that
   * the issuer answers to are `caller: 'handler'` and call `request.passage.enter` once they know who it is.
   */
  readonly routes: FastifyPluginAsync
  /** Probes for `/health`. */
  readonly probes: Readonly<Record<string, () => Promise<PartHealth>>>
  close(): Promise<void>
}

/** Opens the database (migrating it), reads the mapping and the issuer's discovery. Throws ConfigError in sentences. */
export async function createIdentity(_settings: IdentitySettings, _deps: IdentityDependencies): Promise<Identity> {
  throw new Error('not built yet')
}
