/**
 * The register of every error that crosses a process boundary.
 * The code travels; the words are chosen where they are shown (fr/en), never here.
 */
export const errorStatus = {
  'session.missing': 401,
  'session.expired': 401,
  'csrf.failed': 403,
  'identity.refused': 403,
  'identity.unlinked': 403,
  'identity.issuer-unreachable': 503,
  'policy.denied': 403,
  'route.unlisted': 404,
  'request.invalid': 400,
  'request.too-large': 413,
  'request.too-many': 429,
  'upstream.unavailable': 502,
  'upstream.timeout': 504,
  'audit.unavailable': 503,
  'audit.not-yet': 409,
  'audit.unknown': 404,
  'audit.held': 409,
  'account.unknown': 404,
  'call.not-host': 403,
  'call.put-out': 403,
  'guest.ended': 404,
  'files.missing': 404,
  'files.exists': 409,
  'files.changed': 412,
  'files.range': 416,
  'files.locked': 423,
  'files.full': 507,
  'files.refused': 403,
  'files.unlinked': 403,
  'files.signed-out': 403,
  'engine.unavailable': 503,
  internal: 500,
} as const

export type ErrorCode = keyof typeof errorStatus

/** What a refused or failed request to the portal's own API (`/api`, `/auth`) answers. */
export interface ErrorBody {
  readonly code: ErrorCode
  /** Support reference: the request id that is also in the server's log. */
  readonly ref?: string
  /** Set on `policy.denied`: which rules spoke. The sentence is chosen by the reader's language. */
  readonly refusal?: Refusal
  /** Set on `engine.unavailable`: why it does not run and what to do, as the operator's start said it. */
  readonly reason?: { readonly fr: string; readonly en: string }
}

/** A refusal by policy. `rule` is the policy's id (`sensitive-room-places`), `number` its number in the shown list. */
export interface Refusal {
  readonly rule: string
  readonly number: number
  readonly reason: { readonly fr: string; readonly en: string }
}
