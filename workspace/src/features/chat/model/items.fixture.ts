import fc from 'fast-check'
import type { EventItem, MessageItem, RoomSummary, TimelineItem } from '../port.ts'

/** Tests only: a message, an event and a room with what the test says about them. */
export function aMessage(part: Partial<MessageItem> = {}): MessageItem {
  return {
    type: 'message',
    id: 'm',
    eventId: '$m',
    at: 0,
    sender: { id: '@idriss', name: 'Idriss Benali' },
    own: false,
    content: { kind: 'text', body: { text: 'Bonjour', html: null } },
    edited: false,
    replyTo: null,
    reactions: [],
    readBy: [],
    delivery: { at: 'sent' },
    may: { edit: false, remove: false, react: true, reply: true },
    ...part,
  }
}

export function anEvent(part: Partial<EventItem> = {}): EventItem {
  const actor = { id: '@claire', name: 'Claire Morvan' }
  return { type: 'event', id: 'e', at: 0, actor, event: { kind: 'joined' }, ...part }
}

export function aRoom(part: Partial<RoomSummary> = {}): RoomSummary {
  return {
    id: '!r',
    name: 'Halle Saint-Roch',
    topic: '',
    kind: 'room',
    membership: 'joined',
    inviter: null,
    memberCount: 3,
    unread: 0,
    mentions: 0,
    unsent: 0,
    latest: null,
    powers: { invite: true, remove: true, configure: true },
    ...part,
  }
}

/** Items of a few people around `at`, out of step as clocks are. */
export function anItem(at: number): fc.Arbitrary<TimelineItem> {
  const when = fc.integer({ min: -3 * 86_400_000, max: 3 * 86_400_000 }).map((offset) => at + offset)
  const near = fc.integer({ min: 0, max: 600_000 }).map((offset) => at + offset)
  return fc
    .tuple(fc.oneof(when, near), fc.constantFrom('@a', '@b', '@c'), fc.boolean())
    .map(([time, id, event]) =>
      event && id === '@c' ? anEvent({ at: time }) : aMessage({ at: time, sender: { id, name: id } }),
    )
}
