import type { Command } from '../../app/commands.ts'
import { roomAddress } from './addresses.ts'
import { matches } from './model/fold.ts'
import type { ChatPort } from './port.ts'

/** Lines that « Chercher » shows at most. */
const most = 8

/** Rooms and conversations for « Chercher » (Ctrl K): by name; for nothing typed, the latest. */
export function chatCommands(port: ChatPort): (text: string) => readonly Command[] {
  return (text) =>
    port.rooms.value
      .filter((room) => matches(room.name, text))
      .slice(0, most)
      .map((room) => ({
        id: `room:${room.id}`,
        group: 'people',
        label: room.name,
        ...(room.topic === '' ? {} : { detail: room.topic }),
        icon: 'message',
        avatar: { id: room.id, name: room.name, shape: room.kind === 'direct' ? 'person' : 'room' },
        run: { to: roomAddress(room.id) },
      }))
}
