import type { Background } from '../../../features/calls/port.ts'

/** What the page tells the thread. */
export type ToBackground =
  | {
      readonly kind: 'begin'
      readonly readable: ReadableStream<VideoFrame>
      readonly writable: WritableStream<VideoFrame>
      readonly background: Exclude<Background, 'none'>
      /** Address of the network, of our own origin. */
      readonly model: string
    }
  | { readonly kind: 'change'; readonly background: Exclude<Background, 'none'> }
