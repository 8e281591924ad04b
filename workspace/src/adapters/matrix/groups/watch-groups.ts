import { MatrixEventEvent, RoomEvent, type MatrixClient, type MatrixEvent, type Room } from 'matrix-js-sdk'
import type { Groups } from '../../../features/calls/port.ts'
import { batch } from '../../../platform/batch.ts'
import type { Clock } from '../../../platform/clock.ts'
import { moment } from '../../../platform/moment.ts'
import type { LiveSource } from '../../../shared/lib/live.ts'
import { listenAll } from '../listen.ts'
import { personIn } from '../rooms/people.ts'
import { isGroup } from '../rooms/summary.ts'
import { isHost } from '../rtc/host.ts'
import { groupsType, openAfter, readGroups, type Told } from './groups-said.ts'

/** Follows which small groups are open, in the rooms where hosts spoke of any. */
export function watchGroups(client: MatrixClient, clock: Clock, shown: LiveSource<readonly Groups[]>): () => void {
  // Kept beside the timeline: a gap in it after a lost network must not look like everybody's call back.
  const rooms = new Map<string, Map<string, MatrixEvent>>()
  const nextEnd = moment(clock)
  const look = () => {
    const open = [...rooms].flatMap(([id, said]) => groupsIn(client.getRoom(id), [...said.values()], clock.now()) ?? [])
    shown.set(open)
    nextEnd.at(open.length === 0 ? null : Math.min(...open.map(({ until }) => until)), tell)
  }
  const tell = batch(clock, look)
  const heard = (event: MatrixEvent) => {
    const [room, id] = [event.getRoomId(), event.getId()]
    if (event.getType() !== groupsType || room === undefined || id === undefined) return
    rooms.set(room, (rooms.get(room) ?? new Map<string, MatrixEvent>()).set(id, event))
    tell()
  }
  for (const room of client.getRooms()) for (const event of room.getLiveTimeline().getEvents()) heard(event)
  void leaveOld(client, clock.now())
  const stop = listenAll(client, [
    [
      RoomEvent.Timeline,
      (event: MatrixEvent) => {
        // Whoever is in a group looks at another room: what is said in the main one is opened all the same.
        if (rooms.has(event.getRoomId() ?? '') || isReference(event))
          void client.decryptEventIfNeeded(event).catch(() => {})
        heard(event)
      },
    ],
    [MatrixEventEvent.Decrypted, heard],
  ])
  return () => {
    stop()
    tell.stop()
    nextEnd.forget()
  }
}

/** ms after which a group's room is over whatever was missed of it: groups last four hours at most. */
const old = 5 * 3_600_000

/** Whoever was not there at the end is still a member of the groups' rooms, which stand in no list. */
async function leaveOld(client: MatrixClient, now: number): Promise<void> {
  for (const room of client.getRooms()) {
    const made = room.currentState.getStateEvents('m.room.create', '')?.getTs() ?? 0
    const inside = room.getMyMembership() === 'join' || room.getMyMembership() === 'invite'
    if (isGroup(room) && inside && made > 0 && made < now - old) await client.leave(room.roomId).catch(() => {})
  }
}

function isReference(event: MatrixEvent): boolean {
  const related: unknown = event.getWireContent()['m.relates_to']
  return typeof related === 'object' && related !== null && 'rel_type' in related && related.rel_type === 'm.reference'
}

function groupsIn(room: Room | null, said: readonly MatrixEvent[], now: number): Groups | null {
  if (room?.getMyMembership() !== 'join') return null
  const told = said.flatMap((event) => toldBy(room, event) ?? []).toSorted((one, other) => one.at - other.at)
  const open = openAfter(told, now)
  if (!open) return null
  const { id, groups, chosen, until } = open.opened
  return { id, main: room.roomId, by: personIn(room, open.by), groups, chosen, until, said: open.said }
}

function toldBy(room: Room, event: MatrixEvent): Told | null {
  if (event.getType() !== groupsType || !event.isEncrypted() || event.isDecryptionFailure()) return null
  const by = event.getSender() ?? ''
  const said = isHost(room, by) ? readGroups(event.getOriginalContent()) : null
  return said && { by, at: event.getTs(), said }
}
