import { ClientEvent, RoomEvent, RoomStateEvent, RoomStickyEventsEvent } from 'matrix-js-sdk'
import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk'
import { MatrixRTCSession } from 'matrix-js-sdk/lib/matrixrtc/index.js'
import { batch } from '../../../platform/batch.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { LiveSource } from '../../../shared/lib/live.ts'
import { listenAll } from '../listen.ts'
import { personIn } from '../rooms/people.ts'
import { isGroup } from '../rooms/summary.ts'
import { directWith } from '../rooms/direct.ts'
import { callMemberType, memberEvents, roomCall } from './membership.ts'
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
  const open = (event: MatrixEvent) => client.decryptEventIfNeeded(event).catch(() => {})
  const stops = new Map<string, () => void>()
  // The client does not pass on what a room tells of its sticky events.
  const follow = (room: Room) => {
    stops.get(room.roomId)?.()
    stops.set(room.roomId, listenAll(room, [[RoomStickyEventsEvent.Update, () => touch(room.roomId)]]))
    if (hasMembers(room)) touch(room.roomId)
  }
  for (const room of client.getRooms()) follow(room)
  const stop = listenAll(client, [
    [ClientEvent.Room, follow],
    [
      ClientEvent.DeleteRoom,
      (id: string) => {
        stops.get(id)?.()
        stops.delete(id)
        touch(id)
      },
    ],
    // The SDK waits until somebody looks at it; nobody ever would.
    [ClientEvent.Event, (event: MatrixEvent) => void (event.unstableStickyInfo && open(event))],
    [RoomEvent.MyMembership, (room: Room) => touch(room.roomId)],
    [RoomEvent.Name, (room: Room) => calls.has(room.roomId) && touch(room.roomId)],
    [RoomStateEvent.Events, (event: MatrixEvent) => event.getType() === callMemberType && touch(event.getRoomId())],
  ])
  return () => {
    stop()
    for (const end of stops.values()) end()
    tell.stop()
  }
}

function hasMembers(room: Room): boolean {
  return memberEvents(room).length > 0
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
