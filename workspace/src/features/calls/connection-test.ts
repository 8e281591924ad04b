import type { Live } from '../../shared/lib/live.ts'

/**
 * What is looked at, in this order. `seal`: this browser seals and opens, in its own thread. `gateway`, `messages`: the
 * portal and its homeserver answer. `relay`: a generated image, sealed, goes to the relay of calls for some seconds.
 * `udp`, `tcp`: by which way it went, and whether the other one is open too.
 */
export const connectionChecks = ['seal', 'microphone', 'camera', 'gateway', 'messages', 'relay', 'udp', 'tcp'] as const
export type ConnectionCheckId = (typeof connectionChecks)[number]

/** `skipped`: it can't be looked at here, for the reason in `why`. */
export type CheckState = 'waiting' | 'running' | 'good' | 'poor' | 'failed' | 'skipped'

/** Why a check did not end well; words are chosen where they are shown. */
export type CheckWhy =
  | 'refused'
  | 'busy'
  | 'absent'
  | 'no-answer'
  | 'slow'
  | 'lossy'
  | 'no-room'
  | 'rule'
  | 'unsupported'
  | 'no-relay'
  | 'failed'

export interface CheckFacts {
  /** ms, there and back. */
  readonly roundTrip?: number
  /** 0 to 1. */
  readonly loss?: number
  /** bit/s that may leave here. */
  readonly up?: number
  /** Images that left sealed. */
  readonly sent?: number
}

export interface ConnectionCheck {
  readonly id: ConnectionCheckId
  readonly state: CheckState
  readonly why: CheckWhy | null
  readonly facts: CheckFacts
}

export interface ConnectionTest {
  /** All of them, from the beginning. */
  readonly checks: Live<readonly ConnectionCheck[]>
  readonly over: Live<boolean>
  /** Ends what runs and lets the devices go. Safe to call twice. */
  stop(): void
}

export interface ConnectionTestPort {
  /** Nobody in any room sees it. */
  start(): ConnectionTest
}
