import { Method, ReceiptType, type Room } from 'matrix-js-sdk'
import { ChatError, type ChatPort, type RoomId } from '../../features/chat/port.ts'
import type { ChatActs } from './outlets.ts'
import type { Parts } from './engine-parts.ts'
import { toChatError } from './errors.ts'
import { createRoom, invite, joinRoom, leaveRoom, openDirect } from './rooms/acts.ts'
import { searchPeople } from './rooms/people.ts'
import * as messages from './timeline/message-acts.ts'
import { fingerprintOf } from './trust/identities.ts'
import { approveIdentity, beginRoster, letIn } from './trust/let-in.ts'
import { openRoomView } from './timeline/room-view.ts'

const typingLasts = 6000

/** The port's acts on a running client. One door for failures: whatever rejects here is a `ChatError`. */
export function chatActs(parts: Parts): ChatActs {
  const { client } = parts
  const act = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (cause) {
      throw toChatError(cause)
    }
  }
  return {
    open: (room) => openRoomView(parts, room),
    searchPeople: (text, signal) => act(() => searchPeople(client, text, signal)),
    createRoom: (room) => act(() => createRoom(client, room, (id, people) => beginRoster(parts, id, people))),
    openDirect: (person) => act(() => openDirect(client, person, (id, people) => beginRoster(parts, id, people))),
    rename: (room, name) => act(async () => void (await client.setRoomName(room, name))),
    invite: (room, person) =>
      act(async () => {
        await invite(client, room, person)
        await letIn(parts, room, [person])
      }),
    removeMember: (room, person) => act(async () => void (await client.kick(room, person))),
    admit: (room, person) => act(() => letIn(parts, room, [person])),
    approveIdentity: (person) => act(() => approveIdentity(parts, person)),
    fingerprint: (person) => act(() => fingerprintOf(client, person)),
    join: (room) => act(() => joinRoom(client, room)),
    leave: (room) => act(() => leaveRoom(client, room)),
    ...messageActs(parts, act),
    markRead: (room) => markRead(parts, room),
    setTyping: (room, typing) => void client.sendTyping(room, typing, typingLasts).catch(() => {}),
  }
}

type Act = <T>(run: () => Promise<T>) => Promise<T>
type MessageActs = Pick<ChatPort, 'send' | 'retry' | 'discard' | 'edit' | 'remove' | 'toggleReaction'>

function messageActs(parts: Parts, act: Act): MessageActs {
  const sealed = (room: RoomId) => {
    const present = parts.client.getRoom(room)
    // T4: a room that was never seen encrypted takes no message.
    if (present && !parts.encrypted.has(present)) throw new ChatError('not-allowed')
  }
  return {
    send(room, draft) {
      sealed(room)
      return messages.send(parts, room, draft)
    },
    retry: (room, message) => parts.outbox.retry(room, message),
    discard: (room, message) => parts.outbox.discard(room, message),
    edit: (room, message, text) => act(() => messages.edit(parts, room, message, text)),
    remove: (room, message) => act(() => messages.remove(parts, room, message)),
    toggleReaction: (room, message, key) => act(() => messages.toggleReaction(parts, room, message, key)),
  }
}

/** Up to the last event that the server knows; one's own last event needs no receipt. */
function markRead({ client }: Parts, roomId: RoomId): void {
  const room = client.getRoom(roomId)
  const last = room && lastRemote(room)
  if (!room || !last || room.hasUserReadEvent(client.getSafeUserId(), last)) return
  const path = `/rooms/${encodeURIComponent(roomId)}/receipt/${ReceiptType.Read}/${encodeURIComponent(last)}`
  room.addLocalEchoReceipt(client.getSafeUserId(), room.findEventById(last) as never, ReceiptType.Read)
  client.http.authedRequest(Method.Post, path, undefined, {}).catch(() => {})
}

function lastRemote(room: Room): string | null {
  return (
    room
      .getLiveTimeline()
      .getEvents()
      .findLast((event) => event.getId()?.startsWith('$'))
      ?.getId() ?? null
  )
}
