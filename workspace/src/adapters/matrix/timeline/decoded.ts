import type { EventItem, MessageItem, Person } from '../../../features/chat/port.ts'
import type { Content } from '../content/message-content.ts'

/** An event as the timeline needs it: no SDK type, nothing left to decrypt. Oldest first in lists. */
export interface Decoded {
  /** The same before and after the server's echo. */
  readonly id: string
  /** Null while it is still leaving. */
  readonly eventId: string | null
  readonly at: number
  readonly sender: Person
  readonly own: boolean
  readonly what:
    | { readonly kind: 'content'; readonly type: string; readonly content: Content }
    | { readonly kind: 'sealed'; readonly reason: SealedReason }
    | { readonly kind: 'removed'; readonly by: Person | null }
    | { readonly kind: 'event'; readonly event: EventItem['event'] }
  readonly readBy: readonly Person[]
  readonly delivery: MessageItem['delivery']
}

export type SealedReason = Extract<MessageItem['content'], { kind: 'sealed' }>['reason']
