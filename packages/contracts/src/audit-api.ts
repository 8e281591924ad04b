import * as z from 'zod/mini'
import { retentionClasses } from './acts.ts'
import { intentLeaf, outcomeLeaf } from './audit-leaf.ts'

/**
 * How far an entry has come. `acked`: on disk, numbered. `integrated`: in the tree. `published`: under a signed
 * checkpoint. `witnessed`: under one that a quorum of witnesses has signed too.
 */
export const entryState = z.enum(['acked', 'integrated', 'published', 'witnessed'])
export type EntryState = z.infer<typeof entryState>

/** Number of entries that have come as far as that, each at most the one before. */
export const logSizes = z.object({ acked: z.int(), integrated: z.int(), published: z.int(), witnessed: z.int() })
export type LogSizes = z.infer<typeof logSizes>

const { act, decision, place } = intentLeaf.shape
const { outcome } = outcomeLeaf.shape

/** All given parts must hold; of the values of one part, any. Attacker-controlled. */
export const auditFilter = z.strictObject({
  acts: z.optional(z.array(act).check(z.maxLength(100))),
  /** Account ids, or parts of names and addresses. */
  actors: z.optional(z.array(z.string().check(z.maxLength(320))).check(z.maxLength(50))),
  /** Ids of rooms, devices, sessions, files; account ids, or parts of names of people acted upon. */
  objects: z.optional(z.array(z.string().check(z.maxLength(320))).check(z.maxLength(50))),
  places: z.optional(z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50))),
  decisions: z.optional(z.array(decision)),
  /** `open`: no outcome was written (yet). */
  outcomes: z.optional(z.array(z.enum([...outcome.options, 'open']))),
  correlation: z.optional(z.string().check(z.maxLength(100))),
  /** RFC 3339; `since` included, `until` excluded. */
  since: z.optional(z.string().check(z.maxLength(40))),
  until: z.optional(z.string().check(z.maxLength(40))),
  /** Words; each must be found in a name, address, id, place, rule, correlation or in the name of the act. */
  text: z.optional(z.string().check(z.maxLength(200))),
  /** `indexFrom` included, `indexTo` excluded. */
  indexFrom: z.optional(z.int().check(z.nonnegative())),
  indexTo: z.optional(z.int().check(z.nonnegative())),
})
export type AuditFilter = z.infer<typeof auditFilter>

/** An intent with its outcome folded in, opened as far as its keys are still there. */
export const openedEntry = z.object({
  index: z.int(),
  time: z.string(),
  kind: z.literal('intent'),
  act,
  class: z.enum(retentionClasses),
  /** `pseudonym` is `anonymous` or `system` where there is nobody. `name`: of an account that still exists. */
  actor: z.object({ pseudonym: z.string(), id: z.optional(z.string()), name: z.optional(z.string()) }),
  /** `kind`: account, user, room, alias, device, session, media, file … */
  object: z.optional(
    z.object({
      pseudonym: z.string(),
      id: z.optional(z.string()),
      kind: z.optional(z.string()),
      name: z.optional(z.string()),
    }),
  ),
  /** Network address; only in the answers about one entry, in live ones and in exports with names. */
  address: z.optional(z.string()),
  /** As whom somebody who was refused had presented herself. */
  claim: z.optional(z.string()),
  place,
  decision,
  rules: z.array(z.string()),
  policy: z.string(),
  correlation: z.string(),
  detail: z.optional(z.record(z.string(), z.string())),
  outcome: z.optional(z.object({ index: z.int(), outcome, status: z.optional(z.int()), time: z.string() })),
  state: entryState,
  /** The key of the actor or object was dropped: nobody can say any more who it was. */
  erased: z.optional(z.boolean()),
})
export type OpenedEntry = z.infer<typeof openedEntry>

/** `POST /api/audit/search` (auditor): newest first. */
export const searchAsked = z.strictObject({
  filter: auditFilter,
  /** `next` of the page before. */
  cursor: z.optional(z.string().check(z.maxLength(40))),
  /** 1 to 200; 50 when absent. */
  limit: z.optional(z.int().check(z.gte(1), z.lte(200))),
})
export type SearchAsked = z.infer<typeof searchAsked>

/** Also the answer of `GET /api/audit/mine?cursor=` (everybody, own entries) and `/api/audit/readers?cursor=`. */
export const entryPage = z.object({ entries: z.array(openedEntry), next: z.nullable(z.string()), sizes: logSizes })
export type EntryPage = z.infer<typeof entryPage>

/** `POST /api/audit/histogram` (auditor): equal spans over `since`–`until`, or over what the filter finds. */
export const histogramAsked = z.strictObject({
  filter: auditFilter,
  buckets: z.int().check(z.gte(1), z.lte(120)),
})
export type HistogramAsked = z.infer<typeof histogramAsked>

/** RFC 3339; `to` excluded. */
export const histogramView = z.object({
  buckets: z.array(z.object({ from: z.string(), to: z.string(), count: z.int(), refused: z.int() })),
})
export type HistogramView = z.infer<typeof histogramView>

/**
 * `GET /api/audit/entries/:index` (auditor) and `/api/audit/mine/:index` (own entries). `leaf` and `body` are the very
 * lines that are hashed; `body` is null where retention dropped it. The index of an outcome answers with its intent.
 * 404 `audit.unknown`, alike for what does not exist and for what is not one's own.
 */
export const entryView = z.object({
  entry: openedEntry,
  leaf: z.string(),
  body: z.nullable(z.string()),
  state: entryState,
})
export type EntryView = z.infer<typeof entryView>

/*
 * `GET /api/audit/proof/:index` (auditor), `/api/audit/mine/proof/:index` → tlog-proof, `text/plain`.
 * 409 `audit.not-yet` before the entry is published.
 */

export const alertKind = z.enum(['refused', 'verification', 'witness-silent', 'disk'])
export type AlertKind = z.infer<typeof alertKind>

/** `detail`: what it is about, by kind: rule and act, index and fault, name of the witness, code of the error. */
export const auditAlert = z.object({
  id: z.string(),
  kind: alertKind,
  since: z.string(),
  /** Set once it is over. */
  until: z.optional(z.string()),
  detail: z.record(z.string(), z.string()),
})
export type AuditAlert = z.infer<typeof auditAlert>

/**
 * `GET /api/audit/live` (auditor), server-sent events; `data` is one JSON line of these, a comment every 15 s keeps the
 * line open. Event names: `sizes`, `entry`, `alert`. After reconnecting, `Last-Event-ID` brings what was missed.
 */
export const liveEvents = { sizes: logSizes, entry: openedEntry, alert: auditAlert } as const

/** `POST /api/audit/export` (auditor) → `application/zip`, streamed. `names: false` leaves every name and id sealed. */
export const exportAsked = z.strictObject({
  filter: auditFilter,
  names: z.boolean(),
  /** Language of `summary.html` and `README.txt`; French when absent. */
  language: z.optional(z.enum(['fr', 'en'])),
})
export type ExportAsked = z.infer<typeof exportAsked>

/** `GET /api/audit/retention` (auditor, administrator). `months`: how long a class's bodies and keys are kept. */
export const retentionView = z.object({
  classes: z.array(z.object({ class: z.enum(retentionClasses), months: z.int(), held: z.boolean() })),
  holds: z.array(
    z.object({
      id: z.string(),
      /** A class, or somebody or something by id. */
      class: z.optional(z.enum(retentionClasses)),
      subject: z.optional(z.string()),
      name: z.optional(z.string()),
      reason: z.string(),
      since: z.string(),
    }),
  ),
  /** Holds that were lifted, the last first. Of whom or what they were is in the log alone. */
  ended: z.optional(
    z.array(
      z.object({
        id: z.string(),
        class: z.optional(z.enum(retentionClasses)),
        reason: z.string(),
        since: z.string(),
        until: z.string(),
        endReason: z.string(),
      }),
    ),
  ),
  lastRun: z.nullable(z.string()),
  /** When the job runs by itself again; absent where nothing plans it. */
  nextRun: z.optional(z.nullable(z.string())),
})
export type RetentionView = z.infer<typeof retentionView>

/** `POST /api/audit/retention/run` (administrator): drops what is due now instead of tonight. */
export const retentionRun = z.object({ dropped: z.int() })

/*
 * `GET /api/audit/retention/drops?cursor=` (auditor, administrator) → `entryPage`: what the job dropped, as the log says
 * it. Nothing in these entries names anybody.
 */

/** `POST /api/audit/holds` (administrator) → 201 `{id}`. One of class, subject. */
export const holdAsked = z.strictObject({
  class: z.optional(z.enum(retentionClasses)),
  /** Account id, or `room:!id`, `device:ID` … */
  subject: z.optional(z.string().check(z.minLength(1), z.maxLength(320))),
  reason: z.string().check(z.minLength(3), z.maxLength(500)),
})
export type HoldAsked = z.infer<typeof holdAsked>

/** `POST /api/audit/holds/:id/end` (administrator) → 204. Why it is lifted; kept, and shown with the lifted hold. */
export const holdEndAsked = z.strictObject({ reason: z.string().check(z.minLength(3), z.maxLength(500)) })
export type HoldEndAsked = z.infer<typeof holdEndAsked>

/**
 * `POST /api/audit/erase` (administrator): the person's keys of every month, and the portal account. It must be disabled
 * first. 409 `audit.held` under a legal hold or while not disabled, 404 `account.unknown`.
 */
export const eraseAsked = z.strictObject({ account: z.string().check(z.maxLength(100)) })
export const eraseDone = z.object({ keys: z.int() })

/** `GET /api/accounts` (administrator). `POST /api/accounts/:id/disable` and `/enable` → 204. */
export const accountList = z.object({
  accounts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      organisation: z.string(),
      roles: z.array(z.string()),
      disabled: z.boolean(),
      signedInAt: z.string(),
    }),
  ),
})
export type AccountList = z.infer<typeof accountList>

/** On every answer to an audited act: the index of its entry, which the browser keeps as a receipt. */
export const receiptHeader = 'x-parvis-audit'
