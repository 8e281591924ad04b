import {
  ClientEvent,
  Direction,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  RoomStateEvent,
  type MatrixEvent,
  type Room,
  type RoomMember,
} from 'matrix-js-sdk'
import type { Member, Person, RoomView, TimelineItem } from '../../../features/chat/port.ts'
import { batch, type Batch } from '../../../platform/batch.ts'
import { moment } from '../../../platform/moment.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import type { Parts } from '../engine-parts.ts'
import { listenAll } from '../listen.ts'
import { membersOf, personIn } from '../rooms/people.ts'
import { callLines } from '../rings/call-lines.ts'
import { retrySealed } from './retry-sealed.ts'
import { itemsOf } from './room-items.ts'
import { keepSame } from './keep-same.ts'
import { liveConcerns } from './live-concerns.ts'

const page = 40

/** One room, opened. It may not have come by sync yet (just made, just joined): it fills when it does. */
export function openRoomView(parts: Parts, roomId: string): RoomView {
  const { client, outbox, clock } = parts
  const items = liveSource<readonly TimelineItem[]>([])
  const members = liveSource<readonly Member[]>([])
  const typing = liveSource<readonly Person[]>([])
  const history = liveSource<'more' | 'loading' | 'start' | 'failed'>('more')
  const [room, ringEnds] = [() => client.getRoom(roomId), moment(clock)]

  const draw = batch(clock, () => {
    const present = room()
    if (!present) return
    // What the room shows as echoed has left the outbox.
    for (const event of present.getLiveTimeline().getEvents()) settle(parts, event)
    const { lines: calls, until } = callLines(client, present, clock.now())
    const context = { client, room: present, queue: outbox.of(roomId), online: parts.online.value, clean: parts.clean }
    items.set(keepSame(items.value, itemsOf({ ...context, calls, ownId: parts.ownId })))
    ringEnds.at(until, draw)
    if (history.value === 'more' && atStart(present)) history.set('start')
  })
  const drawMembers = batch(clock, () => {
    const present = room()
    if (present) members.set(membersOf(present))
  })
  const watched = liveConcerns(parts, roomId)
  const open = () => {
    const present = room()
    if (!present) return
    watched.look()
    decryptAll(parts, present)
    // After a gap the timeline begins anew, and what was its start is behind it again.
    if (history.value === 'start') history.set('more')
    draw.now()
    drawMembers.now()
    void present.loadMembersIfNeeded().then(drawMembers, () => {})
    void parts.members.refresh(roomId).then(drawMembers, () => {})
  }
  const stop = watch(parts, roomId, { open, draw, drawMembers, typing })
  open()

  return {
    items,
    members,
    typing,
    concerns: watched.concerns,
    history,
    readUpTo: room()?.getEventReadUpTo(client.getSafeUserId()) ?? null,
    async loadOlder() {
      const present = room()
      if (!present || history.value === 'loading' || history.value === 'start') return
      history.set('loading')
      try {
        await client.scrollback(present, page)
        decryptAll(parts, present)
        history.set(atStart(present) ? 'start' : 'more')
      } catch {
        history.set('failed')
      }
      draw()
    },
    close() {
      for (const end of [stop, draw.stop, drawMembers.stop, watched.stop, ringEnds.forget]) end()
    },
  }
}

interface Draws {
  readonly open: () => void
  readonly draw: Batch
  readonly drawMembers: () => void
  readonly typing: { set(people: readonly Person[]): void }
}

function watch({ client, clock, outbox, online }: Parts, roomId: string, on: Draws): () => void {
  const mine = (event: { getRoomId(): string | undefined }) => event.getRoomId() === roomId
  const people = (event: MatrixEvent) => {
    if (!mine(event)) return
    on.draw()
    on.drawMembers()
  }
  const ofRoom = (_event: unknown, room: Room | undefined) => room?.roomId === roomId && on.draw()
  const stops = [
    listenAll(client, [
      [ClientEvent.Room, (room: Room) => room.roomId === roomId && on.open()],
      [
        RoomEvent.Timeline,
        (event: MatrixEvent, room: Room | undefined) => {
          if (room?.roomId !== roomId) return
          void client.decryptEventIfNeeded(event).catch(() => {})
          on.draw()
        },
      ],
      [RoomEvent.TimelineReset, (room: Room | undefined) => room?.roomId === roomId && on.open()],
      [RoomEvent.Redaction, ofRoom],
      [RoomEvent.Receipt, ofRoom],
      [MatrixEventEvent.Decrypted, (event: MatrixEvent) => mine(event) && on.draw()],
      [RoomStateEvent.Members, people],
      [RoomStateEvent.Events, people],
      [RoomMemberEvent.Name, people],
      [
        RoomMemberEvent.Typing,
        (_event: unknown, member: RoomMember) => {
          const room = client.getRoom(roomId)
          if (room && member.roomId === roomId) on.typing.set(typingIn(room))
        },
      ],
    ]),
    outbox.onChange((changed) => changed === roomId && on.draw.now()),
    online.subscribe(on.draw),
    retrySealed({ client, clock }, roomId),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function typingIn(room: Room): readonly Person[] {
  return room
    .getMembers()
    .filter(({ typing, userId }) => typing && userId !== room.myUserId)
    .map(({ userId }) => personIn(room, userId))
}

function settle({ outbox, ownTxn }: Parts, event: MatrixEvent): void {
  const txnId = ownTxn(event)
  if (txnId) outbox.echoed(event.getRoomId() ?? '', txnId)
}

/** The SDK opens only what it needs for a preview; a room that is looked at is opened whole. */
function decryptAll({ client }: Parts, room: Room): void {
  for (const event of room.getLiveTimeline().getEvents()) void client.decryptEventIfNeeded(event).catch(() => {})
}

function atStart(room: Room): boolean {
  const timeline = room.getLiveTimeline()
  const first = timeline.getEvents().at(0)
  return (
    first?.getType() === 'm.room.create' || (first !== undefined && !timeline.getPaginationToken(Direction.Backward))
  )
}
