import {
  ClientEvent,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  type MatrixClient,
  type Room,
} from 'matrix-js-sdk'
import type { RoomSummary } from '../../../features/chat/port.ts'
import { batch } from '../../../platform/batch.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { LiveSource } from '../../../shared/lib/live.ts'
import { listenAll } from '../listen.ts'
import type { Unsent } from '../outbox/unsent.ts'
import { summaryOf } from './summary.ts'

/**
 * Keeps the list of rooms in step with the client. Only rooms that changed are looked at again, and the list is told
 * once per turn, so that a sync of 5,000 rooms costs one sort. Returns the way to stop.
 */
export function watchRoomList(
  client: MatrixClient,
  rooms: LiveSource<readonly RoomSummary[]>,
  { clock, unsent }: { readonly clock: Clock; readonly unsent: Unsent },
): () => void {
  const lines = new Map<string, RoomSummary>()
  const changed = new Set<string>()
  const tell = batch(clock, () => {
    for (const id of changed) refresh(client, lines, id, unsent.of(id))
    changed.clear()
    rooms.set([...lines.values()].toSorted(newestFirst))
  })
  const touch = (id: string | undefined) => {
    if (!id) return
    changed.add(id)
    tell()
  }
  const touchRoom = (room: Room | undefined) => touch(room?.roomId)
  for (const room of client.getRooms()) touchRoom(room)

  const stop = listenAll(client, [
    [ClientEvent.Room, touchRoom],
    [ClientEvent.DeleteRoom, touch],
    [
      ClientEvent.AccountData,
      (event: { getType(): string }) => {
        if (event.getType() === 'm.direct') for (const room of client.getRooms()) touchRoom(room)
      },
    ],
    [RoomEvent.Name, touchRoom],
    [RoomEvent.MyMembership, touchRoom],
    [RoomEvent.Timeline, (_event: unknown, room: Room | undefined) => touchRoom(room)],
    [RoomEvent.TimelineReset, touchRoom],
    [RoomEvent.Redaction, (_event: unknown, room: Room) => touchRoom(room)],
    [RoomEvent.Receipt, (_event: unknown, room: Room) => touchRoom(room)],
    [
      RoomEvent.UnreadNotifications,
      (...args: readonly unknown[]) => touch(args.find((arg) => typeof arg === 'string')),
    ],
    [RoomStateEvent.Events, (event: { getRoomId(): string | undefined }) => touch(event.getRoomId())],
    [RoomMemberEvent.Name, (event: { getRoomId(): string | undefined }) => touch(event.getRoomId())],
    [MatrixEventEvent.Decrypted, (event: { getRoomId(): string | undefined }) => touch(event.getRoomId())],
  ])
  const stopUnsent = unsent.onChange(touch)
  return () => {
    stop()
    stopUnsent()
    tell.stop()
  }
}

function refresh(client: MatrixClient, lines: Map<string, RoomSummary>, id: string, unsent: number): void {
  const room = client.getRoom(id)
  const line = room && summaryOf(client, room, unsent)
  if (line) lines.set(id, line)
  else lines.delete(id)
}

function newestFirst(a: RoomSummary, b: RoomSummary): number {
  return (b.latest?.at ?? 0) - (a.latest?.at ?? 0)
}
