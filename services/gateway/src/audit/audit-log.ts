import type { LeafFields, LogSizes } from '@parvis/contracts'

/** What `append` takes: the leaf without version and time, and the sealed body that it commits to, if there is one. */
export interface NewEntry {
  readonly leaf: LeafFields
  /** Canonical JSON in one line (`auditBody`); `leaf.body` is its SHA-256. */
  readonly body?: string
}

export interface LoggedEntry {
  readonly index: number
  /** The line that the tree stands over (`auditLeaf`, RFC 8785). */
  readonly leaf: string
  /** Null when there was none, when retention dropped it, or when it is not the one that the leaf commits to. */
  readonly body: string | null
}

/** A key that signs, or signed, this log's checkpoints. */
export interface LogKey {
  /** Verifier key of a signed note (C2SP). */
  readonly vkey: string
  /** RFC 3339; `until` null: in use, with no end set. */
  readonly from: string
  readonly until: string | null
  /** The tlog-proof, under the former key, of the entry that announced this one; the first key has none. */
  readonly announcement?: string | undefined
}

/**
 * Durable, numbered, append-only, and a transparency log (C2SP tlog-tiles). An entry is *acked* when it is on disk and
 * numbered, *integrated* when it is in the tree, *published* when a signed checkpoint covers it, *witnessed* when a
 * quorum has cosigned one that does; `sizes` counts each, and none of them ever runs back.
 */
export interface AuditLog {
  /** The name that its checkpoints are signed under. */
  readonly origin: string
  /**
   * Resolves when the entry is acked, never before; rejects with `audit.unavailable` (and a time to come back) when it
   * is not, or not surely, there, and then the act must not run. The log stamps version and time in numbering order.
   */
  append(entry: NewEntry): Promise<{ readonly index: number }>
  /** Acked entries `from` (included) to `to` (excluded), in order. Works also while appending does not. */
  read(from: number, to: number): AsyncIterable<LoggedEntry>
  readonly sizes: LogSizes
  /** The newest published checkpoint, a signed note, with whatever cosignatures came for it. Null: none yet. */
  checkpoint(): string | null
  /** The newest checkpoint that a quorum of witnesses has cosigned, with the cosignatures. */
  witnessedCheckpoint(): string | null
  /** A tile or entry bundle by its tlog-tiles path (`tile/0/x001/067`, `tile/entries/000.p/7`); null: there is none. */
  tile(path: string): Promise<Uint8Array | null>
  /** Keys of the checkpoints, oldest first. */
  keys(): readonly LogKey[]
  /**
   * A checkpoint of this log with cosignatures that meet the policy (whoever calls has verified them). Published, and
   * `witnessed` moves. One that this log did not sign, or an older one than the last, is refused.
   */
  cosigned(note: string): Promise<void>
  /** Removes the bodies of one retention class and month (`yyyy-mm`), also from files that only recovery reads. */
  dropBodies(retentionClass: string, month: string): Promise<void>
  /** Told after any of the sizes, or the checkpoint, has changed. */
  subscribe(listener: (sizes: LogSizes) => void): () => void
  /** Ends after everything that was appended is acked or refused, and what is acked is published if the disk lets it. */
  close(): Promise<void>
}
