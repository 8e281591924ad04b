import { ChatError, type ChatPort } from '../../features/chat/port.ts'
import type { Live } from '../../shared/lib/live.ts'
import type { ChatActs, Outlets } from './outlets.ts'
import { lateRoomView } from './late-room-view.ts'

/** The port over whichever engine runs. While none does, acts are refused as « no network » and views wait. */
export function chatPort(outlets: Outlets): ChatPort {
  const acts = (): ChatActs => {
    const engine = outlets.engine.value
    if (!engine) throw new ChatError('network')
    return engine.chat
  }
  const quietly = (act: (chat: ChatActs) => void) => {
    if (outlets.engine.value) act(outlets.engine.value.chat)
  }
  return {
    me: read(outlets.me),
    connection: read(outlets.connection),
    rooms: read(outlets.rooms),
    loaded: read(outlets.loaded),
    open: (room) => lateRoomView(outlets.engine, room),
    searchPeople: async (text, signal) => acts().searchPeople(text, signal),
    createRoom: async (room) => acts().createRoom(room),
    openDirect: async (person) => acts().openDirect(person),
    rename: async (room, name) => acts().rename(room, name),
    invite: async (room, person) => acts().invite(room, person),
    removeMember: async (room, person) => acts().removeMember(room, person),
    admit: async (room, person) => acts().admit(room, person),
    approveIdentity: async (person) => acts().approveIdentity(person),
    fingerprint: async (person) => acts().fingerprint(person),
    join: async (room) => acts().join(room),
    leave: async (room) => acts().leave(room),
    send: (room, draft) => acts().send(room, draft),
    retry: (room, message) => quietly((chat) => chat.retry(room, message)),
    discard: (room, message) => quietly((chat) => chat.discard(room, message)),
    edit: async (room, message, text) => acts().edit(room, message, text),
    remove: async (room, message) => acts().remove(room, message),
    toggleReaction: async (room, message, key) => acts().toggleReaction(room, message, key),
    markRead: (room) => quietly((chat) => chat.markRead(room)),
    setTyping: (room, typing) => quietly((chat) => chat.setTyping(room, typing)),
  }
}

/** The reader's side only: the setter stays here. */
export function read<T>(source: Live<T>): Live<T> {
  return {
    get value() {
      return source.value
    },
    subscribe: (listener) => source.subscribe(listener),
  }
}
