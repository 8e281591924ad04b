import { ConnectionState, RoomEvent, type RemoteParticipant, type Room } from 'livekit-client'
import { callTopic, readMessage, writeMessage, type CallMessage } from '../data/call-data.ts'
import type { DataRefusal, DataSeal } from '../data/data-seal.ts'

interface Listener {
  /** From a member whose key opened it. */
  said(identity: string, message: CallMessage): void
  /** Under this name, which is the media server's word; dropped (D2). */
  refused(identity: string, why: DataRefusal): void
}

export interface MessagesInside {
  /** Sends to everybody whose key is known here; nothing while there is no key or no link. What lasts is said again. */
  say(message: CallMessage): Promise<void>
}

type Link = Pick<Room, 'on' | 'state'> & { readonly localParticipant: Pick<Room['localParticipant'], 'publishData'> }

interface Links {
  readonly own: Link
  each(use: (room: Link) => void): void
}

/**
 * Sealed messages over the data channel: sent by one's own media server, where everybody listens, heard at all. What
 * comes under another topic is nobody's and not looked at.
 */
export function messagesInside({ own: room, each }: Links, seal: DataSeal, listener: Listener): MessagesInside {
  const hear = async (bytes: Uint8Array, identity: string, topic: string) => {
    const opened = await seal.open(identity, topic, Uint8Array.from(bytes))
    if ('refused' in opened) return listener.refused(identity, opened.refused)
    const message = readMessage(opened.bytes)
    if (message) listener.said(identity, message)
  }
  each((one) =>
    one.on(RoomEvent.DataReceived, (bytes, participant: RemoteParticipant | undefined, _kind, topic) => {
      if (topic === callTopic) void hear(bytes, participant?.identity ?? '', topic)
    }),
  )
  return {
    async say(message) {
      // LiveKit remembers the first failure of its data link for good: it is not tried before there is one.
      if (room.state !== ConnectionState.Connected) return
      const packet = await seal.seal(callTopic, writeMessage(message))
      // Without a key there is nobody yet who could read it.
      if (packet) await room.localParticipant.publishData(packet, { reliable: true, topic: callTopic }).catch(() => {})
    },
  }
}
