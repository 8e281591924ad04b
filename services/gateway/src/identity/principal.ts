import type { Role } from '@parvis/contracts'

/** A person admitted by the claim mapping. One account = one Matrix user, whichever way it signed in. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly organisation: { readonly id: string; readonly name: string }
  readonly matrixUserId: string
}

/** The portal session through which an account asks; absent when it asks by a Matrix token. */
export interface SessionFacts {
  readonly id: string
  readonly matrixDeviceId: string | null
}

/** Somebody who came by a call's link, for one room's call. */
export interface Guest {
  /** Localpart of their Matrix user; in the log too. */
  readonly id: string
  readonly name: string
  readonly room: string
  /** Small groups of that call that a host let them into. */
  readonly groups: readonly string[]
  readonly matrixUserId: string
}

/** Who asks. `unlinked`: a valid Matrix token whose user has no (or a disabled) portal account; the guard refuses it. */
export type Principal =
  | {
      readonly kind: 'account'
      readonly account: Account
      readonly session?: SessionFacts
      /** Set when identified by a Matrix token. */
      readonly matrixDeviceId?: string
      /** What the issuer said of how the person was authenticated; kept for policy. */
      readonly acr?: string
      readonly amr?: readonly string[]
    }
  | { readonly kind: 'guest'; readonly guest: Guest }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'unlinked'; readonly matrixUserId: string }

export type GuestPrincipal = Extract<Principal, { kind: 'guest' }>
export type AccountPrincipal = Extract<Principal, { kind: 'account' }>
