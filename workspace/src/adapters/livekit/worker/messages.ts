import type { Binding, Fate } from '../frames/inbound.ts'
import type { SentStream, Source } from '../frames/replay-guard.ts'

/** Frames as the browser hands them out, to be moved into the worker whole. */
export interface Streams {
  readonly readable: ReadableStream
  readonly writable: WritableStream
}

/** Which frames are handed over: what a receiver brings, or what leaves of one source. */
export type Piped =
  | { readonly kind: 'receive'; readonly stream: string }
  | { readonly kind: 'send'; readonly source: Source | null }

/** What the page tells the worker. There is no message that lets a frame pass as it is. */
export type ToWorker =
  | (Piped & { readonly streams: Streams })
  | { readonly kind: 'bind'; readonly stream: string; readonly binding: Binding | null }
  | {
      readonly kind: 'key'
      readonly identity: string
      readonly index: number
      readonly material: CryptoKey
      /** The key is this browser's own: it is sent under from now on. */
      readonly own: boolean
    }
  /** A participant left. Who comes back after a cut keeps their keys; who comes back anew brings others. */
  | { readonly kind: 'left'; readonly identity: string }
  /** A participant's own word, opened by their key: which streams they send now, and how far each is. */
  | { readonly kind: 'announced'; readonly identity: string; readonly streams: readonly SentStream[] }
  | { readonly kind: 'filler'; readonly trailer: Uint8Array }

/** How many frames of a participant met each fate, since the worker began. `null`: of nobody who is bound. */
export interface FateCounts {
  readonly identity: string | null
  readonly counts: Readonly<Partial<Record<Fate, number>>>
}

/** What the worker tells the page. */
export type FromWorker =
  | ({ readonly kind: 'counts' } & FateCounts)
  /** From here on frames leave under this key. */
  | { readonly kind: 'sending'; readonly index: number }
  /** What leaves here now, for the others to know. */
  | { readonly kind: 'sent'; readonly streams: readonly SentStream[] }
