import * as z from 'zod/mini'
import { acts, retentionClasses, systemActs, type AnyAct } from './acts.ts'

const actNames = [...Object.keys(acts), ...Object.keys(systemActs)] as [AnyAct, ...AnyAct[]]

/** 16 bytes in base64url: who or what, within one month, for those who hold the key; for others a word without meaning. */
const pseudonym = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))

/** `anonymous`: nobody had signed in. `system`: the gateway or the log itself. */
const actor = z.union([pseudonym, z.enum(['anonymous', 'system'])])

/** The leaf of an act, written before the act runs. It names nobody: who and what stand sealed in the body. */
export const intentLeaf = z.strictObject({
  v: z.literal(2),
  kind: z.literal('intent'),
  /** RFC 3339, UTC, milliseconds; never runs backwards within a log. */
  time: z.string(),
  act: z.enum(actNames),
  class: z.enum(retentionClasses),
  actor,
  object: z.optional(pseudonym),
  /** Declared place the request came from, and the place it goes to. */
  place: z.strictObject({ from: z.string(), to: z.string() }),
  decision: z.enum(['allow', 'refuse']),
  rules: z.array(z.string()),
  policy: z.string(),
  /** Joins the entries of one request across services. */
  correlation: z.string(),
  /** SHA-256 of the body, base64: the leaf stands for the sealed form and stays when that is dropped. */
  body: z.optional(z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/))),
  /** Of the log's own acts only: what was done, in figures and hashes. Never personal. */
  detail: z.optional(z.record(z.string(), z.string())),
})

/** The leaf that says how an act ended. */
export const outcomeLeaf = z.strictObject({
  v: z.literal(2),
  kind: z.literal('outcome'),
  time: z.string(),
  class: z.enum(retentionClasses),
  /** Index of the intent. */
  of: z.int().check(z.nonnegative()),
  outcome: z.enum(['done', 'failed', 'cut']),
  /** HTTP status of the answer, where there was one. */
  status: z.optional(z.int()),
})

/** What the tree stands over: canonical JSON (RFC 8785), one line. Never content, never removed. */
export const auditLeaf = z.discriminatedUnion('kind', [intentLeaf, outcomeLeaf])

export type AuditLeaf = z.infer<typeof auditLeaf>
export type IntentLeaf = z.infer<typeof intentLeaf>
export type OutcomeLeaf = z.infer<typeof outcomeLeaf>

/** A leaf as its writer gives it: the log stamps version and time in the order in which it numbers. */
export type LeafFields = Omit<IntentLeaf, 'v' | 'time'> | Omit<OutcomeLeaf, 'v' | 'time'>

/** `key`: the pseudonym of the subject whose key of that month opens it. `ct`: base64 of nonce ‖ AES-256-GCM ‖ tag. */
const sealedField = z.strictObject({ key: pseudonym, ct: z.string() })

/**
 * The personal part of an entry, kept apart and dropped by retention; canonical JSON. Inside: `actor` the account with
 * its session and network address, `object` what the act was done to, `address` where an anonymous request came from,
 * `claim` as whom somebody refused had presented herself.
 */
export const auditBody = z.strictObject({
  v: z.literal(2),
  fields: z.strictObject({
    actor: z.optional(sealedField),
    object: z.optional(sealedField),
    address: z.optional(sealedField),
    claim: z.optional(sealedField),
  }),
})

export type AuditBody = z.infer<typeof auditBody>
export type SealedField = z.infer<typeof sealedField>
export type SealedFieldName = keyof AuditBody['fields']
