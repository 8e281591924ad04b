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
}
