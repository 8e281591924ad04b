import * as z from 'zod'

/** Of the embedded store: one file, secrets by path. Relative paths start from that file. */
export const storeConfig = z.strictObject({
  listen: z.strictObject({ host: z.string(), port: z.int().min(0).max(65_535) }),
  /** Stands in the addresses of public links and of the login flow; without it, the one the client used. */
  publicUrl: z.url().optional(),
  dataDir: z.string(),
  /** Holds the password of the account `admin`: it is compared, never stored. */
  adminFile: z.string(),
  /** Access tokens of an issuer are taken too, each asked of it anew, as Nextcloud's `user_oidc` does. */
  bearer: z
    .strictObject({
      issuer: z.url(),
      /** Which claim of the user information names the account, which is made at its first visit. */
      claim: z.string().default('sub'),
    })
    .optional(),
  /** Bytes that an account may hold when nothing else was said of it; without it, as many as the disk has. */
  quota: z.int().positive().optional(),
  keep: z
    .strictObject({
      /** An upload that nobody touched for so many hours is forgotten. */
      uploadHours: z.number().positive().default(24),
      trashDays: z.number().positive().default(30),
      /** Older contents of a file, the last so many. */
      versions: z.int().min(0).default(50),
    })
    .prefault({}),
  limits: z
    .strictObject({
      connections: z.int().positive().default(1024),
      /** A connection on which nothing moves for so long is closed. Milliseconds. */
      idle: z.int().positive().default(60_000),
      /** A body that brings less than this in each `idle` is ended: it holds a place for nothing. Bytes. */
      trickle: z.int().positive().default(4096),
      /** Wrong passwords for one name within a minute, after which that name waits. */
      failures: z.int().positive().default(10),
    })
    .prefault({}),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info'),
})
export type StoreConfig = z.output<typeof storeConfig>
export type StoreLimits = StoreConfig['limits']
export type StoreKeep = StoreConfig['keep']
