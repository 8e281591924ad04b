import { loadConfig, readSecret, type Logger } from '@parvis/service-kit'
import type { FastifyRequest } from 'fastify'
import { join } from 'node:path'
import type { DatabaseLocation } from '../db/open-database.ts'
import type { Journal } from '../audit/sealing/journal.ts'
import { sealingSecret } from '../audit/sealing/sealing-secret.ts'
import type { Database } from '../db/schema.ts'
import { makeCookies, type Cookies } from './cookies.ts'
import { Directory } from './directory.ts'
import { makeIssuer, type Issuer } from './issuer.ts'
import { Guests } from './guests.ts'
import { JoinedRooms } from './joined-rooms.ts'
import { LogoutTokens } from './logout-token.ts'
import { mappingSchema } from './mapping.ts'
import { MatrixAccounts } from './matrix-accounts.ts'
import { MatrixAdmin } from './matrix-admin.ts'
import { MatrixTokens } from './matrix-tokens.ts'
import { Sessions } from './sessions.ts'
import { storeTokensOf, type IdentitySettings } from './settings.ts'
import { SignIn } from './sign-in.ts'
import { SignOut, type MatrixSide } from './sign-out.ts'
import { StoreTokens } from './store-tokens.ts'

export interface IdentityDependencies {
  /** Migrated; whoever opened it closes it. */
  readonly db: Database
  readonly logger: Logger
  /** Declared place that a request comes from, for « Mes appareils ». */
  readonly placeOf: (request: FastifyRequest) => string
  /** Where ends and refusals of sessions are written down. */
  readonly journal?: Pick<Journal, 'intent' | 'outcome'>
  readonly now?: () => Date
}

/** What the identity routes are given. Nothing of it is reachable from a request. */
export interface IdentityContext extends IdentityDependencies {
  readonly publicUrl: string
  readonly cookies: Cookies
  readonly directory: Directory
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly signOut: SignOut
  readonly issuer: Issuer
  readonly logoutTokens: LogoutTokens
  /** undefined: no homeserver here. */
  readonly matrix: MatrixSide | undefined
  readonly guests: Guests | undefined
  /** undefined: the store of files goes by app passwords. */
  readonly storeTokens: StoreTokens | undefined
}

/** Puts the parts of identity together. Throws ConfigError in sentences. */
export function makeContext(settings: IdentitySettings, deps: IdentityDependencies): IdentityContext {
  const now = deps.now ?? (() => new Date())
  const { publicUrl, oidc } = settings
  const mapping = loadConfig(oidc.mappingFile, mappingSchema)
  const wish = storeTokensOf(settings)
  const secret = readSecret(oidc.clientSecretFile)
  const issuer = makeIssuer({ settings: oidc, secret, publicUrl, storeTokens: wish })
  const { db, logger } = deps
  const key = wish && sealingSecret(wish.keyFile ?? join(settings.dataDir, 'session-tokens.key'))
  const storeTokens = key && new StoreTokens({ db, issuer, key, now, logger })
  const matrix = makeMatrix(settings, db, now)
  const directory = new Directory(db, mapping, (localpart) => matrix?.accounts.userId(localpart) ?? '', now)
  return {
    ...deps,
    publicUrl,
    cookies: makeCookies(publicUrl),
    directory,
    sessions: new Sessions(db, now),
    signIn: new SignIn({ db, issuer, directory, mapping, profile: oidc.profile, now }),
    signOut: new SignOut({ db, matrix, logger, storeTokens }),
    issuer,
    logoutTokens: new LogoutTokens({ db, issuer, clientId: oidc.clientId, now }),
    matrix,
    storeTokens,
    guests: matrix && new Guests({ ...deps, journal: deps.journal, matrix, now }),
  }
}

/** Where the gateway's database is, as its configuration says. Throws ConfigError. */
export function databaseLocation({
  database,
  dataDir,
}: Pick<IdentitySettings, 'database' | 'dataDir'>): DatabaseLocation {
  if (database.kind === 'sqlite') return { kind: 'sqlite', file: join(dataDir, 'gateway.sqlite') }
  return { kind: 'postgres', url: readSecret(database.urlFile) }
}

function makeMatrix({ matrix, dataDir }: IdentitySettings, db: Database, now: () => Date): MatrixSide | undefined {
  if ('unavailable' in matrix) return undefined
  const { url, serverName, ssoIdpId } = matrix
  const admin = new MatrixAdmin({ url, dataDir, registrationSecret: readSecret(matrix.registrationSecretFile) })
  const jwtSecret = readSecret(matrix.jwtSecretFile)
  const accounts = new MatrixAccounts({ admin, db, serverName, jwtSecret, provider: `oidc-${ssoIdpId}`, now })
  return { accounts, tokens: new MatrixTokens(url, now), rooms: new JoinedRooms(admin, now) }
}
