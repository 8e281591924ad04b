import type { Transfer } from '../../../features/files/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { KeptUpload, KeptUploads } from './kept.ts'

/** What a queue has to know of the place to which its uploads go. Every act rejects with `FilesError`. */
export interface UploadKind<K extends KeptUpload> {
  readonly kept: KeptUploads<K>
  shown(kept: K): Pick<Transfer, 'coffre' | 'dossier' | 'toRoom'>
  /** Keeps every part on this device, before the first one leaves. `stop` ends it between two parts. */
  prepare(kept: K, file: Blob, stop: AbortSignal): Promise<void>
  /** What goes along with it, and may be missing. Never rejects. */
  besides?(kept: K, file: Blob): Promise<void>
  /** Sends what is not stored yet, and closes the upload. */
  store(kept: K, how: Storing<K>): Promise<void>
  /** Tells those who have to know, once it is stored. */
  finish(kept: K): Promise<void>
  abandon(kept: K): Promise<void>
}

export interface Storing<K extends KeptUpload> {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly tell: (part: Partial<Transfer>) => void
  /** What a later page has to know to go on. */
  readonly save: (part: Partial<K>) => Promise<void>
}
