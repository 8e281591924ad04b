import type { Binding, Fate } from '../frames/inbound.ts'

/** Frames as the browser hands them out, to be moved into the worker whole. */
export interface Streams {
  readonly readable: ReadableStream
  readonly writable: WritableStream
}

/** What the page tells the worker. There is no message that lets a frame pass as it is. */
export type ToWorker =
  | { readonly kind: 'receive'; readonly stream: string; readonly streams: Streams }
  | { readonly kind: 'send'; readonly streams: Streams }
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
