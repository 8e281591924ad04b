import { ServiceError } from '@parvis/service-kit'
import * as oidc from 'openid-client'
import { profileOf } from './profile.ts'
import { randomToken } from './secrets.ts'
import type { OidcSettings } from './settings.ts'

export interface Departure {
  readonly url: URL
  readonly state: string
  readonly nonce: string
  readonly verifier: string | null
}

export interface Arrival {
  readonly sub: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly idToken: string
  readonly sid: string | null
  readonly acr: string | null
  readonly amr: readonly string[] | null
}

/** The OIDC issuer as the gateway sees it. Throws `identity.issuer-unreachable` and `identity.refused`. */
export interface Issuer {
  readonly issuer: string
  depart(): Promise<Departure>
  /** `url`: the whole callback address. Checks state, nonce, PKCE, signatures, issuer, audience, subject. */
  arrive(url: URL, expected: { state: string; nonce: string; verifier: string | null }): Promise<Arrival>
  /** Where the browser ends the issuer's own session; null where the issuer has no such address. */
  leave(idToken: string): Promise<URL | null>
  /** Key set and exact issuer name, for logout tokens. */
  trust(): Promise<{ readonly issuer: string; readonly jwksUri: string }>
}

interface IssuerDependencies {
  readonly settings: OidcSettings
  readonly secret: string
  readonly publicUrl: string
}

/** Discovery is asked for at the first need and kept; a failed one is asked for again. */
export function makeIssuer({ settings, secret, publicUrl }: IssuerDependencies): Issuer {
  const profile = profileOf(settings)
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
        scope: profile.scope,
        state,
        nonce,
        ...profile.parameters,
        ...(verifier && {
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }),
      })
      return { url, state, nonce, verifier }
    },
    arrive: async (url, expected) => exchange(await configuration(), url, expected),
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
): Promise<Arrival> {
  try {
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
      ...(expected.verifier !== null && { pkceCodeVerifier: expected.verifier }),
    })
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
    }
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause
    throw new ServiceError(isUnreachable(cause) ? 'identity.issuer-unreachable' : 'identity.refused', { cause })
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)

/** Fetch itself failed (a TypeError of the platform) or timed out: nobody answered. */
function isUnreachable(cause: unknown): boolean {
  const source = cause instanceof oidc.ClientError ? cause.cause : cause
  return source instanceof TypeError || (source instanceof DOMException && source.name === 'TimeoutError')
}
