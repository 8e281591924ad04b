import type { Database } from '../db/schema.ts'
import type { Cookies } from './cookies.ts'
import type { Directory } from './directory.ts'
import type { IdentityDependencies } from './identity.ts'
import type { Issuer } from './issuer.ts'
import type { LogoutTokens } from './logout-token.ts'
import type { Sessions } from './sessions.ts'
import type { SignIn } from './sign-in.ts'
import type { MatrixSide, SignOut } from './sign-out.ts'

/** What the identity routes are given. Nothing of it is reachable from a request. */
export interface IdentityContext extends IdentityDependencies {
  readonly db: Database
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
}
