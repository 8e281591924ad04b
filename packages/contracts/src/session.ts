import * as z from 'zod/mini'

export const role = z.enum(['member', 'auditor', 'administrator'])
export type Role = z.infer<typeof role>

/** `GET /api/session` → who is signed in. 401 `session.missing` when nobody is. */
export const sessionView = z.object({
  account: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(role),
    organisation: z.object({ id: z.string(), name: z.string() }),
    /** `@localpart:server`, the one Matrix account of this person. */
    matrixUserId: z.string(),
  }),
  /** RFC 3339; the session ends here at the latest, earlier when idle. */
  expiresAt: z.string(),
  idleExpiresAt: z.string(),
  /** Double-submit token: sent back as `x-parvis-csrf` on every unsafe request to `/api` and `/auth`. */
  csrf: z.string(),
})
export type SessionView = z.infer<typeof sessionView>

/** `GET /api/devices` → the person's open sessions, the current one first. `DELETE /api/devices/:id` closes one. */
export const deviceView = z.object({
  id: z.string(),
  current: z.boolean(),
  /** What the browser said of itself, shortened: `Firefox 145, Linux`. */
  agent: z.string(),
  place: z.string(),
  openedAt: z.string(),
  seenAt: z.string(),
  matrixDeviceId: z.nullable(z.string()),
})
export type DeviceView = z.infer<typeof deviceView>
export const deviceList = z.object({ devices: z.array(deviceView) })

/** `POST /api/matrix/token` → a JWT of at most 30 s with which this browser logs into the homeserver (`org.matrix.login.jwt`). */
export const matrixToken = z.object({ token: z.string(), userId: z.string(), deviceId: z.string() })
export type MatrixToken = z.infer<typeof matrixToken>

/** `GET /api/instance` (no session needed): what the sign-in page shows, and which engines run. */
export const instanceView = z.object({
  name: z.string(),
  /** Word on the sign-in button: the issuer's name, e.g. `ProConnect`. */
  issuer: z.string(),
  issuerKind: z.enum(['demo', 'proconnect', 'generic']),
  engines: z.object({
    matrix: z.nullable(z.object({ fr: z.string(), en: z.string() })),
    livekit: z.nullable(z.object({ fr: z.string(), en: z.string() })),
    files: z.optional(z.nullable(z.object({ fr: z.string(), en: z.string() }))),
  }),
})
/** `engines.x` is null when the engine runs, else the sentence that says why not and what to do. */
export type InstanceView = z.infer<typeof instanceView>
