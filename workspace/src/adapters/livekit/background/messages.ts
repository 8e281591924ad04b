import type { Background } from '../../../features/calls/port.ts'
import type { Pace } from './drawing-pace.ts'

/** What the page tells the thread. */
export type ToBackground =
  | {
      readonly kind: 'begin'
      readonly readable: ReadableStream<VideoFrame>
      readonly writable: WritableStream<VideoFrame>
      readonly background: Exclude<Background, 'none'>
      readonly picture: ImageBitmap | null
      /** Address of the network, of our own origin. */
      readonly model: string
    }
  | {
      readonly kind: 'change'
      readonly background: Exclude<Background, 'none'>
      /** Of the person's own; without it `own` is blurred. */
      readonly picture: ImageBitmap | null
    }

/** What the thread tells the page, when it changes. `failed`: nothing can be drawn, and nothing is sent. */
export interface FromBackground {
  readonly state: Pace | 'failed'
}
