import type { MatrixClient, Room } from 'matrix-js-sdk'

type Directs = Record<string, readonly string[]>

/** `m.direct`: whom each direct room is with, in the person's account data. Other clients write it too. */
export function directs(client: MatrixClient): Directs {
  return client.getAccountData('m.direct' as never)?.getContent<Directs>() ?? {}
}

export function directWith(client: MatrixClient, room: Room): string | null {
  for (const [person, rooms] of Object.entries(directs(client))) {
    if (Array.isArray(rooms) && rooms.includes(room.roomId)) return person
  }
  return room.getDMInviter() ?? null
}

export function directRooms(client: MatrixClient, person: string): readonly string[] {
  const rooms: unknown = directs(client)[person]
  return Array.isArray(rooms) ? rooms.filter((id): id is string => typeof id === 'string') : []
}

export async function markDirect(client: MatrixClient, person: string, roomId: string): Promise<void> {
  const present = directs(client)
  const rooms = directRooms(client, person)
  if (rooms.includes(roomId)) return
  await client.setAccountDataRaw('m.direct' as never, { ...present, [person]: [...rooms, roomId] } as never)
}
