import * as oidc from 'openid-client'
import type { OidcSettings } from './settings.ts'

interface Profile {
  readonly scope: string
  /** Besides the ones that every sign-in has. */
  readonly parameters: Readonly<Record<string, string>>
  readonly metadata: Partial<oidc.ClientMetadata>
  readonly authentication: (secret: string) => oidc.ClientAuth
}

const proconnect: Profile = {
  scope: 'openid given_name usual_name email uid siret',
  // `amr` comes only when it is asked for; ProConnect refuses parameters that it does not know, so nothing else goes.
  parameters: { acr_values: 'eidas1', claims: JSON.stringify({ id_token: { amr: { essential: true } } }) },
  metadata: { id_token_signed_response_alg: 'RS256', userinfo_signed_response_alg: 'RS256' },
  authentication: oidc.ClientSecretPost,
}

const demo: Profile = {
  scope: 'openid given_name usual_name email uid siret parvis_roles',
  parameters: {},
  metadata: { id_token_signed_response_alg: 'RS256' },
  authentication: oidc.ClientSecretBasic,
}

const generic: Profile = { ...demo, scope: 'openid profile email', metadata: {} }

const profiles: Readonly<Record<OidcSettings['profile'], Profile>> = { proconnect, demo, generic }

/** How this kind of issuer wants to be spoken to. */
export function profileOf(settings: OidcSettings): Profile {
  return profiles[settings.profile]
}
