import type { AuditEntry, IntentEntry, OutcomeEntry } from '@parvis/contracts'

/** An entry as its writer gives it; the log stamps version and time, in the order in which it numbers. */
export type EntryDraft = Omit<IntentEntry, 'v' | 'time'> | Omit<OutcomeEntry, 'v' | 'time'>

/**
 * Durable, numbered, append-only. `append` resolves when the entry is on disk (*acked*), never before; it rejects with
 * `audit.unavailable` when the entry is not, or not surely, there, and then the act must not run.
 */
export interface AuditLog {
  append(entry: EntryDraft): Promise<{ readonly index: number }>
  /** Entries `from` (included) to `to` (excluded), in order. Works also while appending does not. */
  read(from: number, to: number): AsyncIterable<AuditEntry>
  /** Number of acked entries: the next index. */
  readonly size: number
  /** Ends after everything that was appended is acked or refused. */
  close(): Promise<void>
}
