import type { Verdict } from './model/verification/verdict.ts'
import type { Verification } from './model/verification/verify-log.ts'

/** What the page says to the worker that verifies. */
export type ToVerifier =
  | { readonly kind: 'verify'; readonly asked: Verification }
  | { readonly kind: 'file'; readonly id: number; readonly bytes: Uint8Array | null }
  | { readonly kind: 'no-file'; readonly id: number; readonly reason: string }

export type FromVerifier =
  | { readonly kind: 'read'; readonly id: number; readonly path: string }
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly reason: string }
