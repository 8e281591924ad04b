import * as z from 'zod/mini'
import { acts, type Act } from './acts.ts'

const actNames = Object.keys(acts) as [Act, ...Act[]]

/** An intent, written before the act runs; or the outcome of one, written after. Never content. */
export const auditEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('intent'),
    /** RFC 3339, UTC, milliseconds; never runs backwards within a log. */
    time: z.string(),
    act: z.enum(actNames),
    /** Account id of the portal, or `anonymous` before sign-in. */
    actor: z.string(),
    session: z.optional(z.string()),
    /** What the act is done to: a Matrix room, event, device or user id. Never a name or content. */
    object: z.optional(z.string()),
    /** Declared place the request came from and the place it goes to. */
    place: z.strictObject({ from: z.string(), to: z.string() }),
    decision: z.enum(['allow', 'refuse']),
    rules: z.array(z.string()),
    policy: z.string(),
    /** Joins the entries of one request across services. */
    correlation: z.string(),
  }),
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('outcome'),
    time: z.string(),
    /** Index of the intent. */
    of: z.number(),
    outcome: z.enum(['done', 'failed', 'cut']),
    /** HTTP status that the upstream answered, where it answered. */
    status: z.optional(z.number()),
  }),
])

export type AuditEntry = z.infer<typeof auditEntry>
export type IntentEntry = Extract<AuditEntry, { kind: 'intent' }>
export type OutcomeEntry = Extract<AuditEntry, { kind: 'outcome' }>
