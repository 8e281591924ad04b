import {
  MatrixEventEvent,
  RoomEvent,
  RoomStateEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk'
import type { Rings } from '../../../features/calls/port.ts'
import { batch } from '../../../platform/batch.ts'
import type { Clock } from '../../../platform/clock.ts'
import { moment } from '../../../platform/moment.ts'
import type { LiveSource } from '../../../shared/lib/live.ts'
import { listenAll } from '../listen.ts'
import { directWith } from '../rooms/direct.ts'
import { personIn } from '../rooms/people.ts'
import { nameOf } from '../rtc/ongoing.ts'
import { callMemberType, stickyMemberType } from '../rtc/membership.ts'
import { isDecline, isRing } from './ring-content.ts'
import { lastRingOf, type RingStory } from './ring-story.ts'
import { ringsIn } from './room-facts.ts'

export interface RingWatch {
  stop(): void
  /** Not heard any more on this device. */
  dismiss(ring: string): void
  roomOf(ring: string): string | null
}

/** Follows who rings whom. Only rooms in which something of a call happened are looked at. */
export function watchRings(client: MatrixClient, clock: Clock, shown: LiveSource<Rings>): RingWatch {
  const stories = new Map<string, readonly RingStory[]>()
  const [changed, dismissed] = [new Set<string>(), new Set<string>()]
  const nextEnd = moment(clock)
  const show = () => shown.set(ringsOf(client, stories, dismissed))
  const tell = batch(clock, () => {
    for (const id of changed) {
      const room = client.getRoom(id)
      const found = room?.getMyMembership() === 'join' ? ringsIn(room, clock.now()) : []
      if (found.length > 0) stories.set(id, found)
      else stories.delete(id)
    }
    changed.clear()
    show()
    // A ring ends by itself: that moment nobody announces.
    const ringing = [...stories].filter(([, of]) => of.some(({ rings }) => rings))
    const ends = ringing.flatMap(([, of]) => of.flatMap(({ rings, said }) => (rings ? [said.until] : [])))
    nextEnd.at(ends.length === 0 ? null : Math.min(...ends), () => {
      for (const [room] of ringing) touch(room)
    })
  })
  const touch = (id: string | undefined) => {
    if (id === undefined) return
    changed.add(id)
    tell()
  }
  const stop = follow(client, touch, (room) => stories.has(room))
  return {
    stop() {
      stop()
      tell.stop()
      nextEnd.forget()
    },
    dismiss(ring) {
      dismissed.add(ring)
      show()
    },
    roomOf: (ring) => [...stories].find(([, of]) => of.some(({ id }) => id === ring))?.[0] ?? null,
  }
}

function follow(client: MatrixClient, touch: (room: string | undefined) => void, isKnown: (room: string) => boolean) {
  // The SDK opens what is looked at; a ring can't wait for that.
  const open = (event: MatrixEvent) =>
    void (maySpeakOfCalls(event) && client.decryptEventIfNeeded(event).catch(() => {}))
  const known = ({ roomId }: Room) => isKnown(roomId) && touch(roomId)
  for (const room of client.getRooms()) {
    for (const event of room.getLiveTimeline().getEvents()) open(event)
    touch(room.roomId)
  }
  return listenAll(client, [
    [
      RoomEvent.Timeline,
      (event: MatrixEvent) => {
        open(event)
        if (isOfCalls(event)) touch(event.getRoomId())
      },
    ],
    [MatrixEventEvent.Decrypted, (event: MatrixEvent) => isOfCalls(event) && touch(event.getRoomId())],
    [RoomEvent.TimelineReset, (room: Room | undefined) => touch(room?.roomId)],
    [RoomEvent.MyMembership, (room: Room) => touch(room.roomId)],
    [RoomEvent.Receipt, (_event: unknown, room: Room) => known(room)],
    [RoomEvent.Name, known],
    [RoomStateEvent.Events, (event: MatrixEvent) => event.getType() === callMemberType && touch(event.getRoomId())],
  ])
}

/** A sealed reference may be a ring or an answer to one; that it is, is told again once it is open. */
function maySpeakOfCalls(event: MatrixEvent): boolean {
  const related: unknown = event.getWireContent()['m.relates_to']
  return typeof related === 'object' && related !== null && 'rel_type' in related && related.rel_type === 'm.reference'
}

function isOfCalls(event: MatrixEvent): boolean {
  const type = event.getType()
  return isRing(type) || isDecline(type) || type === callMemberType || type === stickyMemberType
}

function ringsOf(
  client: MatrixClient,
  stories: ReadonlyMap<string, readonly RingStory[]>,
  dismissed: ReadonlySet<string>,
): Rings {
  const me = client.getSafeUserId()
  const rings = {
    incoming: [] as Rings['incoming'][number][],
    outgoing: [] as Rings['outgoing'][number][],
    missed: [] as Rings['missed'][number][],
  }
  for (const [id, of] of stories) {
    const room = client.getRoom(id)
    if (!room) continue
    const about = { room: id, name: nameOf(client, room) }
    const own = lastRingOf(me, of)
    if (own) rings.outgoing.push({ room: id, people: peopleOf(room, own) })
    for (const story of of) {
      if (story.by === me || !story.said.loud || !story.said.for(me)) continue
      const answer = story.answerOf(me)
      const caller = personIn(room, story.by)
      const kind = directWith(client, room) ? 'direct' : 'room'
      if (answer === 'waiting' && !dismissed.has(story.id))
        rings.incoming.push({ id: story.id, ...about, kind, caller })
      if (answer === 'none' && !room.hasUserReadEvent(me, story.id)) {
        rings.missed.push({ id: story.id, ...about, caller, at: story.at })
      }
    }
  }
  return { ...rings, missed: rings.missed.toSorted((a, b) => b.at - a.at) }
}

function peopleOf(room: Room, story: RingStory): Rings['outgoing'][number]['people'] {
  return room
    .getJoinedMembers()
    .filter(({ userId }) => userId !== story.by && story.said.for(userId))
    .map(({ userId }) => ({ person: personIn(room, userId), answer: story.answerOf(userId) }))
}
