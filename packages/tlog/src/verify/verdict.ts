import type { TlogErrorCode } from '../error.ts'
import type { PolicyWitness } from '../policy.ts'
import type { EntryReport } from './entry-rules.ts'

/** What is wrong, and where it begins. */
export interface Fault {
  readonly code: TlogErrorCode
  readonly index: number | undefined
  readonly file: string | undefined
  readonly detail: string | undefined
}

/** The checkpoint that was verified, and who stands behind it. */
export interface Head {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** `time`: seconds since 1970. */
  readonly agreed: readonly { readonly witness: PolicyWitness; readonly time: number }[]
  readonly silent: readonly PolicyWitness[]
  readonly hasQuorum: boolean
}

/** What was read of the log. */
export interface LogReport extends EntryReport {
  /** Entries that were handed over and are in the tree. */
  readonly entries: number
  /** Without a gap from the first entry of the log to the last. */
  readonly isWhole: boolean
  readonly firstIndex: number | undefined
  readonly lastIndex: number | undefined
  /** `unanswerable`: the kept size falls into a gap, or past this checkpoint. */
  readonly since: 'not-asked' | 'continues' | 'unanswerable'
  /** Announcements of a next key whose place falls into a gap: only the former key vouches for them. */
  readonly unplacedRotations: number
}

/**
 * `broken`: there is a fault. `too-few-witnesses`: whole, but the policy's quorum is not reached. `unanswered`: whole,
 * but a check that was asked for could not be made. In this order: what is worse is said.
 */
export type Verdict =
  | { readonly result: 'broken'; readonly fault: Fault; readonly head: Head | undefined; readonly read: number }
  | {
      readonly result: 'verified' | 'too-few-witnesses' | 'unanswered'
      readonly head: Head
      readonly log: LogReport
    }
