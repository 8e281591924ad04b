import { readSecret } from '@parvis/service-kit'
import { errors, Provider, type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { accountFinder, scopeClaims } from './accounts.ts'
import type { IssuerClient, IssuerConfig } from './config.ts'
import { loadKeys } from './keys.ts'
import { failedPage, leavingPage, leftPage } from './pages/notices.ts'
import { wordsFor } from './pages/words.ts'
import type { openStore } from './store.ts'
import { relaxedLifetimes, strictLifetimes } from './strict.ts'

/** The vendor's provider, configured for a few known clients and accounts. */
export function makeProvider(config: IssuerConfig, store: ReturnType<typeof openStore>, csp: string): Provider {
  const portal = new URL('/', config.clients[0]?.redirectUris[0]).href
  const page = (ctx: KoaContextWithOIDC, body: string) => {
    ctx.type = 'html'
    ctx.set('content-security-policy', csp)
    ctx.body = body
  }
  const words = (ctx: KoaContextWithOIDC) => wordsFor(ctx.get('accept-language'))
  const configuration: Configuration = {
    ...fixed(config),
    adapter: store.adapter,
    renderError: (ctx, out, error) => {
      const why = error instanceof errors.SessionNotFound ? 'expired' : 'refused'
      page(ctx, failedPage(words(ctx), portal, why, out.error))
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => page(ctx, leavingPage(words(ctx), form)),
        postLogoutSuccessSource: (ctx) => page(ctx, leftPage(words(ctx), portal)),
      },
    },
  }
  return new Provider(config.issuer, configuration)
}

function fixed(config: IssuerConfig): Configuration {
  const keys = loadKeys(config.dataDir)
  const findAccount = accountFinder(config.accounts)
  return {
    jwks: keys.jwks,
    cookies: {
      keys: keys.cookies,
      names: { session: 'parvis_issuer', interaction: 'parvis_issuer_step', resume: 'parvis_issuer_resume' },
    },
    clients: config.clients.map((client) => clientMetadata(client, config.strict)),
    scopes: Object.keys(scopeClaims),
    claims: { ...scopeClaims, acr: null, amr: null, sid: null, auth_time: null, iss: null },
    acrValues: ['eidas1'],
    // Relaxed: the identity token carries the claims too, for relying parties that never ask userinfo.
    conformIdTokenClaims: config.strict,
    responseTypes: ['code'],
    pkce: { required: () => false },
    // Whoever is let have them gets them at every sign-in, and a used one is worth nothing any more.
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: {
      ...(config.strict ? strictLifetimes : relaxedLifetimes),
      ...(config.accessTokenSeconds !== undefined && { AccessToken: config.accessTokenSeconds }),
      ...{ RefreshToken: 12 * 3600, Grant: 12 * 3600, Interaction: 1800 },
    },
    routes: { authorization: '/authorize', userinfo: '/userinfo' },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => findAccount(sub),
    loadExistingGrant: grantEverything,
    // Back-channel logout goes to clients on this same machine: the vendor's ban on loopback addresses does not apply.
    fetch: (url, init) => fetch(url, { ...init, dispatcher: undefined } as RequestInit),
  }
}

/** Clients are the operator's own, so nobody is asked for consent. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc
  if (!client || !session?.accountId) return undefined
  const known = session.grantIdFor(client.clientId)
  const grant =
    (known && (await provider.Grant.find(known))) ||
    new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope(Object.keys(scopeClaims).join(' '))
  grant.addOIDCClaims(['acr', 'amr'])
  await grant.save()
  return grant
}

function clientMetadata(client: IssuerClient, strict: boolean): ClientMetadata {
  return {
    client_id: client.id,
    client_secret: readSecret(client.secretFile),
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code', ...(client.refreshes ? ['refresh_token'] : [])],
    token_endpoint_auth_method: strict ? 'client_secret_post' : 'client_secret_basic',
    ...(strict && { userinfo_signed_response_alg: 'RS256' }),
    ...(client.backchannelLogoutUri && {
      backchannel_logout_uri: client.backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  }
}
