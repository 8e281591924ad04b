import { ServiceError } from '@parvis/service-kit'
import * as oidc from 'openid-client'
import { profileOf } from './profile.ts'
import { randomToken } from './secrets.ts'
import type { OidcSettings, StoreTokenSettings } from './settings.ts'

export interface Departure {
  readonly url: URL
  readonly state: string
  readonly nonce: string
  readonly verifier: string | null
}

/** What opens the store of files to a person. */
export interface Grant {
  readonly access: string
  readonly refresh: string | null
  /** Milliseconds since 1970; null where the issuer does not say. */
  readonly expires: number | null
}

export interface Arrival {
  readonly sub: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly idToken: string
  readonly sid: string | null
  readonly acr: string | null
  readonly amr: readonly string[] | null
  /** Where the store of files goes by the issuer's tokens. */
  readonly grant?: Grant
}

/** The OIDC issuer as the gateway sees it. Throws `identity.issuer-unreachable` and `identity.refused`. */
export interface Issuer {
  readonly issuer: string
  depart(): Promise<Departure>
  /** `url`: the whole callback address. Checks state, nonce, PKCE, signatures, issuer, audience, subject. */
  arrive(url: URL, expected: { state: string; nonce: string; verifier: string | null }): Promise<Arrival>
  /** Where the browser ends the issuer's own session; null where the issuer has no such address. */
  leave(idToken: string): Promise<URL | null>
  /** A new grant for a refresh token. Null: the issuer takes it no longer. Throws `identity.issuer-unreachable`. */
  renew(refresh: string, sub: string): Promise<Grant | null>
  /** Gives a token back, where the issuer takes any back. */
  revoke(token: string): Promise<void>
  /** Key set and exact issuer name, for logout tokens. */
  trust(): Promise<{ readonly issuer: string; readonly jwksUri: string }>
}

interface IssuerDependencies {
  readonly settings: OidcSettings
  readonly secret: string
  readonly publicUrl: string
  readonly storeTokens?: StoreTokenSettings | undefined
}

/** Discovery is asked for at the first need and kept; a failed one is asked for again. */
export function makeIssuer({ settings, secret, publicUrl, storeTokens }: IssuerDependencies): Issuer {
  const profile = profileOf(settings)
  const { scopes = [], audience, resource } = storeTokens ?? {}
  const wishes = { ...(audience !== undefined && { audience }), ...(resource !== undefined && { resource }) }
  let known: Promise<oidc.Configuration> | undefined
  const configuration = () => {
    known ??= discover(settings, secret).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
  return {
    issuer: settings.issuer,
    async depart() {
      const [state, nonce] = [randomToken(), randomToken()]
      const verifier = settings.pkce ? oidc.randomPKCECodeVerifier() : null
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: new URL('/auth/callback', publicUrl).href,
        scope: [profile.scope, ...scopes].join(' '),
        state,
        nonce,
        ...profile.parameters,
        ...wishes,
        ...(verifier && {
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }),
      })
      return { url, state, nonce, verifier }
    },
    async arrive(url, expected) {
      const { grant, ...arrival } = await exchange(await configuration(), url, expected, wishes)
      return storeTokens === undefined ? arrival : { ...arrival, grant }
    },
    renew: async (refresh, sub) => renewed(await configuration(), refresh, sub, wishes),
    async revoke(token) {
      const config = await configuration()
      if (config.serverMetadata().revocation_endpoint !== undefined) await oidc.tokenRevocation(config, token)
    },
    async leave(idToken) {
      const config = await configuration()
      if (config.serverMetadata().end_session_endpoint === undefined) return null
      const post_logout_redirect_uri = new URL('/', publicUrl).href
      return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, state: randomToken(), post_logout_redirect_uri })
    },
    async trust() {
      const { issuer, jwks_uri } = (await configuration()).serverMetadata()
      if (jwks_uri === undefined) throw new ServiceError('identity.issuer-unreachable')
      return { issuer, jwksUri: jwks_uri }
    },
  }
}

async function discover(settings: OidcSettings, secret: string): Promise<oidc.Configuration> {
  const profile = profileOf(settings)
  try {
    const config = await oidc.discovery(
      new URL(settings.issuer),
      settings.clientId,
      profile.metadata,
      profile.authentication(secret),
      { timeout: 10, execute: settings.allowInsecureIssuer ? [oidc.allowInsecureRequests] : [] },
    )
    // Signatures are checked although the tokens come straight from the issuer: the channel may be a proxy's.
    oidc.enableNonRepudiationChecks(config)
    return config
  } catch (cause) {
    throw new ServiceError('identity.issuer-unreachable', { cause })
  }
}

async function exchange(
  config: oidc.Configuration,
  url: URL,
  expected: { state: string; nonce: string; verifier: string | null },
  wishes: Readonly<Record<string, string>>,
): Promise<Arrival & { readonly grant: Grant }> {
  try {
    const checks = {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
      ...(expected.verifier !== null && { pkceCodeVerifier: expected.verifier }),
    }
    const tokens = await oidc.authorizationCodeGrant(config, url, checks, { ...wishes })
    const identity = tokens.claims()
    if (identity === undefined || tokens.id_token === undefined) throw new ServiceError('identity.refused')
    const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, identity.sub)
    return {
      sub: identity.sub,
      claims: userinfo,
      idToken: tokens.id_token,
      sid: text(identity['sid']),
      acr: text(identity['acr']),
      amr: Array.isArray(identity['amr']) ? identity['amr'].filter((item) => typeof item === 'string') : null,
      grant: grantOf(tokens),
    }
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause
    throw new ServiceError(isUnreachable(cause) ? 'identity.issuer-unreachable' : 'identity.refused', { cause })
  }
}

type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers

function grantOf(tokens: Tokens): Grant {
  const seconds = tokens.expiresIn()
  const expires = seconds === undefined ? null : Date.now() + seconds * 1000
  return { access: tokens.access_token, refresh: tokens.refresh_token ?? null, expires }
}

async function renewed(
  config: oidc.Configuration,
  refresh: string,
  sub: string,
  wishes: Readonly<Record<string, string>>,
): Promise<Grant | null> {
  try {
    const tokens = await oidc.refreshTokenGrant(config, refresh, { ...wishes })
    // OpenID Connect Core §12.2: where there is an identity token, it is of the same person, or nothing of it is used.
    return (tokens.claims()?.sub ?? sub) === sub ? grantOf(tokens) : null
  } catch (cause) {
    if (cause instanceof oidc.ResponseBodyError && cause.error === 'invalid_grant') return null
    throw new ServiceError('identity.issuer-unreachable', { cause })
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)

/** Fetch itself failed (a TypeError of the platform) or timed out: nobody answered. */
function isUnreachable(cause: unknown): boolean {
  const source = cause instanceof oidc.ClientError ? cause.cause : cause
  return source instanceof TypeError || (source instanceof DOMException && source.name === 'TimeoutError')
}
