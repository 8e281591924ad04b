import type { Kysely } from 'kysely'

/** Times are RFC 3339 text in UTC with milliseconds: they sort as text, alike on SQLite and PostgreSQL. */
export interface AccountRow {
  id: string
  issuer: string
  sub: string
  email: string
  siret: string
  uid: string
  name: string
  organisation: string
  /** JSON array of roles. */
  roles: string
  /** Localpart of the one Matrix user; null until an engine is there to ask. */
  localpart: string | null
  disabled: 0 | 1
  created_at: string
  signed_in_at: string
}

export interface SessionRow {
  /** Public id, shown in « Mes appareils » and in the log; opens nothing. */
  id: string
  /** SHA-256 of the cookie, hex. The cookie itself is kept nowhere. */
  token_hash: string
  /** The cookie before the last rotation, still accepted for a moment: other requests are on their way with it. */
  former_hash: string | null
  account_id: string
  csrf: string
  /** The issuer's own session (`sid`), for back-channel logout. */
  issuer_sid: string | null
  id_token: string
  acr: string | null
  /** JSON array, or null. */
  amr: string | null
  agent: string
  place: string
  matrix_device_id: string | null
  opened_at: string
  seen_at: string
  rotated_at: string
  expires_at: string
}

/** A sign-in that has left for the issuer and has not come back. */
export interface SignInRow {
  state_hash: string
  /** SHA-256 of a cookie of the browser that began it. */
  browser_hash: string
  nonce: string
  verifier: string | null
  return_to: string
  expires_at: string
}

/** `jti` of a logout token that was already used. */
export interface LogoutTokenRow {
  jti: string
  expires_at: string
}

export interface AuditHoldRow {
  id: string
  class: string | null
  /** Sealed: a hold names somebody. */
  subject: string | null
  reason: string
  since: string
  /** Null while it stands. A lifted one names nobody any more. */
  until: string | null
  end_reason: string | null
}

/** A link to one room's call, for whoever holds it. It opens nothing but the call's door. */
export interface CallLinkRow {
  id: string
  /** SHA-256 of what stands in the link's address, hex. */
  token_hash: string
  room: string
  /** What guests read. */
  title: string
  account_id: string
  /** Name of who made it, and of their organisation: what guests read. */
  host: string
  organisation: string
  made_at: string
  expires_at: string
}

export interface GuestRow {
  /** Localpart of the guest's Matrix user, which there is from admission on, and their id in the log. */
  id: string
  link_id: string
  secret_hash: string
  room: string
  name: string
  arrived_at: string
  expires_at: string
  admitted_at: string | null
  closed_at: string | null
  /** `there` from before it is made until the homeserver has closed it. */
  matrix_user: 'none' | 'there' | 'closed'
}

export interface SessionTokensRow {
  session_id: string
  /** Sealed anew at each write, so that it also says which write it was. */
  sealed: string
  /** Until then one gateway renews it; null: nobody does. */
  claimed_until: string | null
}

/** The identity that an account's own browser told last. */
export interface IdentityRow {
  account_id: string
  /** Public half of the cross-signing master key, unpadded base64. */
  key: string
  told_at: string
}

export interface DropBoxRow {
  drop_id: string
  /** As the store names it: a hash of its room's id. */
  coffre: string
  made_at: string
}

export interface DropDepositRow {
  drop_id: string
  blob: string
  /** Sealed bytes, as their sender said; PostgreSQL gives them as text. */
  size: number | string
  begun_at: string
  /** Set before its sender is told. */
  received_at: string | null
  /** Index in the audit log. */
  entry: number | string | null
  /** Acts on it that are on their way, or of which nobody knows how they ended. */
  pending: number
  ended_at: string | null
  ended: 'taken' | 'discarded' | 'lost' | null
}

export interface Tables {
  call_links: CallLinkRow
  guests: GuestRow
  identities: IdentityRow
  audit_keys: { tag: string; month: string; owner: string | null; pseudonym: string; wrapped: string }
  audit_holds: AuditHoldRow
  audit_state: { key: string; value: string }
  accounts: AccountRow
  sessions: SessionRow
  session_tokens: SessionTokensRow
  sign_ins: SignInRow
  logout_tokens: LogoutTokenRow
  drop_boxes: DropBoxRow
  drop_deposits: DropDepositRow
}

export type Database = Kysely<Tables>
