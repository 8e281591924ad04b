import { liveSource } from '../../../shared/lib/live.ts'
import type { Concern, MessageItem, Person, RoomView } from '../port.ts'
import { itemsOf } from './items.ts'
import type { Outgoing } from './outbox.ts'
import type { RoomState } from './state.ts'
import { membersOf, readIndex } from './summary.ts'

export interface ViewOptions {
  readonly me: Person
  readonly page: number
  readonly seen: () => RoomState
  readonly outgoing: () => readonly Outgoing[]
  readonly localIds: ReadonlyMap<string, string>
  /** Resolves when the network has answered; rejects when it is away. */
  readonly round: () => Promise<void>
  readonly closed: () => void
  readonly concerns: () => readonly Concern[]
}

/** One opened room of the fake: the newest page first, older ones on demand. */
export function fakeView(options: ViewOptions): RoomView & { refresh: () => void } {
  const opened = options.seen()
  let first = Math.max(0, opened.log.length - options.page)
  const compose = () => {
    const room = options.seen()
    const sent = itemsOf(room, options.me.id, first, options.localIds)
    return [...sent, ...options.outgoing().map((message) => pendingItem(message, room, options.me))]
  }
  const typingOf = (room: RoomState) =>
    room.typing.filter((id) => id !== options.me.id).flatMap((id) => room.members.get(id)?.person ?? [])

  const items = liveSource<RoomView['items']['value']>(compose())
  const members = liveSource<RoomView['members']['value']>(membersOf(opened))
  const typing = liveSource<RoomView['typing']['value']>(typingOf(opened))
  const concerns = liveSource(options.concerns())
  const history = liveSource<RoomView['history']['value']>(first === 0 ? 'start' : 'more')

  return {
    items,
    members,
    typing,
    concerns,
    history,
    readUpTo: opened.log[readIndex(opened, options.me.id)]?.eventId ?? null,
    async loadOlder() {
      if (history.value === 'loading' || history.value === 'start') return
      history.set('loading')
      try {
        await options.round()
      } catch {
        return history.set('failed')
      }
      first = Math.max(0, first - options.page)
      items.set(compose())
      history.set(first === 0 ? 'start' : 'more')
    },
    refresh() {
      items.set(compose())
      members.set(membersOf(options.seen()))
      typing.set(typingOf(options.seen()))
      concerns.set(options.concerns())
    },
    close: options.closed,
  }
}

function pendingItem({ id, draft, at, delivery }: Outgoing, room: RoomState, me: Person): MessageItem {
  const quoted = room.log.find((entry) => entry.eventId === draft.replyTo)
  return {
    type: 'message',
    id,
    eventId: null,
    at,
    sender: me,
    own: true,
    content: { kind: 'text', body: { text: draft.text, html: null }, ...(draft.file && { file: draft.file }) },
    edited: false,
    replyTo:
      quoted?.type === 'message' ? { eventId: quoted.eventId, sender: quoted.sender, text: quoted.body.text } : null,
    reactions: [],
    readBy: [],
    delivery,
    may: { edit: false, remove: false, react: false, reply: false },
  }
}
