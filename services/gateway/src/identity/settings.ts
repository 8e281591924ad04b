import * as z from 'zod'

/** `oidc` of the gateway's configuration. Paths are absolute here (config.ts resolves them). */
export const oidcSettings = z.strictObject({
  issuer: z.url(),
  profile: z.enum(['demo', 'proconnect', 'generic']),
  /** Word on the sign-in button. */
  label: z.string().min(1),
  clientId: z.string().min(1),
  clientSecretFile: z.string(),
  pkce: z.boolean(),
  /** Plain http to the issuer; only sensible on loopback. */
  allowInsecureIssuer: z.boolean().default(false),
  mappingFile: z.string(),
})
export type OidcSettings = z.infer<typeof oidcSettings>

/** What to ask of the issuer so that the store of files takes its access tokens. */
export const storeTokenSettings = z.strictObject({
  /** Asked for beside those of the profile. */
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)).default([]),
  /** Parameters of the same names, for issuers that have them; ProConnect refuses both. RFC 8707 for `resource`. */
  audience: z.string().min(1).optional(),
  resource: z.url().optional(),
  /** What tokens are sealed under; without it, a file in the data folder, made at the first start. */
  keyFile: z.string().optional(),
})
export type StoreTokenSettings = z.infer<typeof storeTokenSettings>

/** How people's own acts are proved to the store of files. Without it: by app passwords, which the files service makes. */
export const storeCredentials = z
  .union([z.literal('app-passwords'), z.strictObject({ bearer: storeTokenSettings })])
  .optional()

export const databaseSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sqlite') }),
  z.strictObject({ kind: z.literal('postgres'), urlFile: z.string() }),
])
export type DatabaseSettings = z.infer<typeof databaseSettings>

const unavailable = z.strictObject({ unavailable: z.strictObject({ fr: z.string(), en: z.string() }) })

export const matrixSettings = z.union([
  z.strictObject({
    serverName: z.string().min(1),
    url: z.url(),
    jwtSecretFile: z.string(),
    registrationSecretFile: z.string(),
    /** `idp_id` of the same issuer in Synapse's `oidc_providers`. */
    ssoIdpId: z.string().min(1),
  }),
  unavailable,
])
export type MatrixSettings = z.infer<typeof matrixSettings>

/** What identity needs of the gateway's configuration. */
export interface IdentitySettings {
  readonly publicUrl: string
  readonly dataDir: string
  readonly database: DatabaseSettings
  readonly oidc: OidcSettings
  readonly matrix: MatrixSettings
  readonly files?: { readonly credentials?: z.infer<typeof storeCredentials> } | { readonly unavailable: object }
}

/** Undefined: tokens of the issuer are for signing in only. */
export function storeTokensOf({ files }: Pick<IdentitySettings, 'files'>): StoreTokenSettings | undefined {
  const credentials = files !== undefined && 'credentials' in files ? files.credentials : undefined
  return typeof credentials === 'object' ? credentials.bearer : undefined
}
