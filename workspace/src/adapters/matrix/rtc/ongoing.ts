import { ClientEvent, RoomEvent, RoomStateEvent, type MatrixClient, type MatrixEvent, type Room } from 'matrix-js-sdk'
import { MatrixRTCSession } from 'matrix-js-sdk/lib/matrixrtc/index.js'
import { batch } from '../../../platform/batch.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { LiveSource } from '../../../shared/lib/live.ts'
import { listenAll } from '../listen.ts'
import { personIn } from '../rooms/people.ts'
import { isGroup } from '../rooms/summary.ts'
import { directWith } from '../rooms/direct.ts'
import { callMemberType, roomCall } from './membership.ts'
import type { RtcPort } from './rtc-port.ts'

type Ongoing = RtcPort['ongoing']['value'][number]

/** Follows which rooms have a call. Only rooms whose call has changed are looked at again. Returns the way to stop. */
export function watchOngoing(client: MatrixClient, clock: Clock, shown: LiveSource<readonly Ongoing[]>): () => void {
  const calls = new Map<string, Ongoing>()
  const changed = new Set<string>()
  const look = async () => {
    const ids = [...changed]
    changed.clear()
    for (const id of ids) {
      const room = client.getRoom(id)
      const call = room && (await callIn(client, room))
      if (call) calls.set(id, call)
      else calls.delete(id)
    }
    shown.set([...calls.values()].toSorted((a, b) => a.since - b.since))
  }
  const tell = batch(clock, () => void look())
  const touch = (id: string | undefined) => {
    if (id === undefined) return
    changed.add(id)
    tell()
  }
  for (const room of client.getRooms()) if (hasMembers(room)) touch(room.roomId)
  const stop = listenAll(client, [
    [ClientEvent.Room, (room: Room) => hasMembers(room) && touch(room.roomId)],
    [ClientEvent.DeleteRoom, touch],
    [RoomEvent.MyMembership, (room: Room) => touch(room.roomId)],
    [RoomEvent.Name, (room: Room) => calls.has(room.roomId) && touch(room.roomId)],
    [RoomStateEvent.Events, (event: MatrixEvent) => event.getType() === callMemberType && touch(event.getRoomId())],
  ])
  return () => {
    stop()
    tell.stop()
  }
}

function hasMembers(room: Room): boolean {
  return room.currentState.getStateEvents(callMemberType).length > 0
}

async function callIn(client: MatrixClient, room: Room): Promise<Ongoing | null> {
  if (room.getMyMembership() !== 'join' || isGroup(room)) return null
  await room.loadMembersIfNeeded().catch(() => {})
  const members = await MatrixRTCSession.sessionMembershipsForSlot(room, roomCall)
  const first = members[0]
  if (!first) return null
  const people = new Set(members.map(({ userId }) => userId))
  return {
    room: room.roomId,
    name: nameOf(client, room),
    since: first.createdTs(),
    people: [...people].map((userId) => personIn(room, userId)),
  }
}

export function nameOf(client: MatrixClient, room: Room): string {
  const direct = directWith(client, room)
  return direct ? personIn(room, direct).name : room.name
}
