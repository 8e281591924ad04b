import { on, unstable, v1, v3 } from './route.ts'

const open = { caller: 'anyone' } as const
/** Synapse's own OIDC state; set on its redirect, read on its callback. Nothing of the portal's is among them. */
const oidc = {
  caller: 'anyone',
  cookies: ['oidc_session', 'oidc_session_no_samesite', 'username_mapping_session'],
} as const

/** Before there is a token, and getting or renewing one. The homeserver itself proves who signs in. */
export const signInRoutes = [
  on('GET', '/_matrix/client/versions', 'matrix.discover', open),
  on('GET', `${v3}/login`, 'matrix.discover', open),
  on('GET', `${v1}/auth_metadata`, 'matrix.discover', open),
  on('GET', `${unstable}/org.matrix.msc2965/auth_metadata`, 'matrix.discover', open),
  on('POST', `${v3}/login`, 'matrix.login', open),
  on('POST', `${v3}/refresh`, 'matrix.login', open),
  on('POST', `${v1}/login/get_token`, 'matrix.login'),

  // Sign-in and re-authentication of other Matrix clients, by the same issuer.
  on('GET', `${v3}/login/sso/redirect`, 'matrix.login', oidc),
  on('GET', `${v3}/login/sso/redirect/:idpId`, 'matrix.login', oidc),
  on('GET', '/_synapse/client/oidc/callback', 'matrix.login', oidc),
  on('GET', `${v3}/auth/:loginType/fallback/web`, 'matrix.login', oidc),
  on('POST', `${v3}/auth/:loginType/fallback/web`, 'matrix.login', oidc),
]
