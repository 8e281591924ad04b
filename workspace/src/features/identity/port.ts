import type { DeviceView, InstanceView, SessionView } from '@parvis/contracts'
import type { Live } from '../../shared/lib/live.ts'

/** The person's portal session. One sign-in opens everything. */
export interface SessionPort {
  /** `undefined` until the first answer; `null` when nobody is signed in. */
  readonly session: Live<SessionView | null | undefined>
  readonly instance: Live<InstanceView | undefined>
  /** Why the session can't be known, in a code, when the gateway does not answer. */
  readonly failure: Live<'unreachable' | null>
  refresh(): Promise<void>
  /** Leaves the page for the issuer; comes back to `returnTo`. */
  signIn(returnTo: string): void
  /** Ends the session here and at the issuer, and wipes what this browser kept. Leaves the page. */
  signOut(): Promise<void>
  devices(): Promise<readonly DeviceView[]>
  /** Closes another session: its Matrix device is signed out too. */
  revoke(deviceId: string): Promise<void>
  /** Keeps an idle session open (« Rester »). */
  stay(): Promise<void>
}

/**
 * The person's keys: made silently at first sign-in, opened elsewhere by the recovery code.
 * `starting` → `code-to-save` (first sign-in) | `locked` (another browser had made them) → `ready`.
 * `elsewhere`: another tab of this browser holds the keys; `takeOver` asks it to let go.
 * `replaced`: the person's identity was reset elsewhere; `failed`: see `error`.
 */
export type KeysState =
  | { readonly at: 'signed-out' }
  | { readonly at: 'starting'; readonly step: 'code' | 'login' | 'crypto' | 'keys' | 'messages' }
  | { readonly at: 'code-to-save'; readonly code: RecoveryCode }
  | { readonly at: 'locked' }
  | { readonly at: 'elsewhere' }
  | { readonly at: 'ready' }
  | { readonly at: 'failed'; readonly code: KeysFailure }

/** `engine`: the homeserver does not run; `storage`: the browser refuses to keep data; `network`: no answer. */
export type KeysFailure = 'engine' | 'storage' | 'network' | 'refused' | 'internal'

/** Twelve groups of four characters, in order. Majuscules count. */
export type RecoveryCode = readonly string[]

export interface KeysPort {
  readonly state: Live<KeysState>
  /** Tells that the code was written down: the two groups asked for were typed back, or « Plus tard ». */
  codeSaved(how: 'checked' | 'later'): Promise<void>
  /** Opens this browser with the code as typed (spaces and line breaks do not matter). */
  unlock(code: string): Promise<'opened' | 'wrong-code' | 'unreadable-code'>
  /** Starts anew without the code: old messages stay closed. Goes by the issuer (a new sign-in proves who asks). */
  reset(): Promise<void>
  takeOver(): Promise<void>
  retry(): Promise<void>
  /** A new code for the same keys; the old one no longer opens. */
  renewCode(): Promise<RecoveryCode>
  /** This person's identity as digits that others compare with what they are shown; null while it is not open here. */
  fingerprint(): Promise<string | null>
  /** True when « Plus tard » was chosen and the code was never checked. */
  readonly codeUnchecked: Live<boolean>
}
