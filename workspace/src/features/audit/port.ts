import type {
  AuditAlert,
  AuditFilter,
  EntryPage,
  EntryState,
  EntryView,
  HistogramView,
  HoldAsked,
  LogSizes,
  OpenedEntry,
  RetentionView,
} from '@parvis/contracts'
import type { Live, Unsubscribe } from '../../shared/lib/live.ts'
import type { SealedReceipt } from '../../shared/lib/sealed-receipt.ts'

export type Alert = AuditAlert
export type Bucket = HistogramView['buckets'][number]
export type Filter = AuditFilter
export type Sizes = LogSizes
export type Retention = RetentionView
export type Hold = RetentionView['holds'][number]
export type { HoldAsked, SealedReceipt }
/** Someone or something that an entry names. Without `id`: its key was dropped, only the grouping pseudonym is left. */
export type Subject = OpenedEntry['actor']
export type { EntryPage, EntryState, EntryView, OpenedEntry }

export interface LiveListener {
  sizes(sizes: Sizes): void
  entry(entry: OpenedEntry): void
  alert(alert: Alert): void
  /** `waiting`: it was cut, and is asked for again by itself. */
  state(state: 'open' | 'waiting'): void
}

/** What this browser keeps of an act of its own: the line under which the gateway says that it stands in the log. */
export interface Receipt {
  /** Null: the act was answered as done, and no line was given for it. */
  readonly index: number | null
  readonly act: string
  readonly object: string | null
  /** Milliseconds since the epoch, by this browser's clock. */
  readonly at: number
}

/** What an auditor keeps on their own side between two verifications. */
export interface KeptTrust {
  /** The signed checkpoint, as it was published. */
  readonly note: string
  /** Keys of the log, one verifier key a line, as they were when first trusted. */
  readonly keys: string
  /** Witnesses that must agree, as they were when first trusted. */
  readonly policy: string
  /** Hashes that place a later difference: of each full 256 lines, then of each line of the rest. Base64. */
  readonly hashes: readonly string[]
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface SavedSearch {
  readonly name: string
  readonly text: string
}

/** A refused or failed request. `offline`: no answer came. */
export class AuditError extends Error {
  readonly code: 'offline' | 'refused' | 'not-yet' | 'absent' | 'invalid' | 'busy' | 'internal'
  constructor(code: AuditError['code'], options: { cause?: unknown } = {}) {
    super(code, options)
    this.code = code
  }
}

/** The log, from a browser. Every promise rejects with `AuditError`. */
export interface AuditPort {
  search(filter: Filter, cursor: string | null, limit: number, signal?: AbortSignal): Promise<EntryPage>
  histogram(filter: Filter, buckets: number, signal?: AbortSignal): Promise<readonly Bucket[]>
  entry(index: number): Promise<EntryView>
  /** A `tlog-proof` text. Rejects with `not-yet` before the entry is in a signed checkpoint. */
  proof(index: number): Promise<string>
  mine(cursor: string | null): Promise<EntryPage>
  mineEntry(index: number): Promise<EntryView>
  mineProof(index: number): Promise<string>
  readers(cursor: string | null): Promise<EntryPage>
  live(listener: LiveListener): Unsubscribe
  /** For how long what names somebody is kept, and what is held beyond that. */
  retention(): Promise<Retention>
  /** Rejects with `invalid` where nobody and nothing is known under what was named. */
  hold(asked: HoldAsked): Promise<void>
  /** Why it is lifted stays with it. */
  endHold(id: string, reason: string): Promise<void>
  /** What the retention job dropped, as entries; they name nobody. */
  drops(cursor: string | null): Promise<EntryPage>
  /** Drops what is due now; gives how many folders of sealed parts and months of keys went. */
  runRetention(): Promise<number>
  /** A zip, as it comes. */
  export(
    filter: Filter,
    names: boolean,
    language: 'fr' | 'en',
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>
  /** A file under `/log/` (`checkpoint`, `keys`, `policy`, `tile/…`); null when there is none. Attacker-controlled. */
  file(path: string): Promise<Uint8Array<ArrayBuffer> | null>
}

/** What this device keeps. Nothing of it is at the server. */
export interface KeptPort {
  trust(): Promise<KeptTrust | null>
  keepTrust(trust: KeptTrust | null): Promise<void>
  /** Of the person who is signed in. */
  searches(): Promise<readonly SavedSearch[]>
  keepSearches(searches: readonly SavedSearch[]): Promise<void>
  /** Of this session, oldest first. */
  receipts(): Promise<readonly Receipt[]>
  /** Of earlier sessions in this browser, as far as they were not compared then. */
  sealedReceipts(): Promise<readonly SealedReceipt[]>
  /** These were found in the log: they have done their work. */
  forgetReceipts(found: readonly (Receipt | SealedReceipt)[]): Promise<void>
}

export interface AuditPorts {
  readonly log: AuditPort
  readonly kept: KeptPort
  readonly online: Live<boolean>
  /** Runs this before the person signs out, for a few seconds at most; what is not done by then is left. */
  leaving(run: () => Promise<void>): void
}
