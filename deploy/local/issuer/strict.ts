/**
 * What ProConnect refuses and `oidc-provider` lets pass, so that a relying party which works here works there:
 * any authorize parameter that it does not list, and a `state` or `nonce` that is too short.
 */
const known = new Set([
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'acr_values',
  'claims',
  'prompt',
  'login_hint',
  'idp_hint',
])

/** One sentence why these authorize parameters are refused; undefined when they are not. */
export function strictFault(query: URLSearchParams): string | undefined {
  const unknown = [...query.keys()].find((name) => !known.has(name))
  if (unknown !== undefined) return `Y000400: unknown parameter ${unknown.slice(0, 64)}`
  for (const name of ['state', 'nonce']) {
    if ((query.get(name) ?? '').length < 32) return `Y000400: ${name} must have at least 32 characters`
  }
  return undefined
}

/** Seconds; ProConnect's. */
export const strictLifetimes = { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Session: 12 * 3600 } as const
export const relaxedLifetimes = { AuthorizationCode: 60, AccessToken: 600, IdToken: 600, Session: 12 * 3600 } as const
