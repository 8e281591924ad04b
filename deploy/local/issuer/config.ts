import * as z from 'zod'

const client = z.strictObject({
  id: z.string().min(1),
  secretFile: z.string(),
  redirectUris: z.array(z.url()).min(1),
  postLogoutRedirectUris: z.array(z.url()).default([]),
  backchannelLogoutUri: z.url().optional(),
  /** Whether it gets refresh tokens, each good for one use. */
  refreshes: z.boolean().default(false),
})

const account = z.strictObject({
  uid: z.string().min(1),
  given_name: z.string(),
  usual_name: z.string(),
  email: z.string(),
  siret: z.string(),
  parvis_roles: z.array(z.string()).default([]),
})
export type DemoAccount = z.infer<typeof account>

/** Of the demo issuer: made by the local start, one file, secrets by path. */
export const issuerConfig = z.strictObject({
  listen: z.strictObject({ host: z.string(), port: z.int().min(0).max(65_535) }),
  issuer: z.url(),
  dataDir: z.string(),
  clients: z.array(client).min(1),
  accounts: z.array(account).min(1),
  /** Behave as strictly as ProConnect does, so that what works here works there. */
  strict: z.boolean().default(false),
  /** Seconds that an access token holds, where it is not the usual time. */
  accessTokenSeconds: z.int().positive().optional(),
})
export type IssuerConfig = z.infer<typeof issuerConfig>
export type IssuerClient = IssuerConfig['clients'][number]
