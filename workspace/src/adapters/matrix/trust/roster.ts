import {
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk'
import type { Clock } from '../../../platform/clock.ts'
import type { Store } from '../../../platform/storage.ts'
import { listenAll } from '../listen.ts'
import { mayInvite, membershipOf } from '../rooms/people.ts'
import * as admissions from './admission.ts'
import type { Word } from './admission.ts'
import { makeRecords, type Records } from './records.ts'
import { rosterType, wordOf, wordsOf } from './roster-note.ts'

/** Somebody in the homeserver's list of a room whom no member has let in, and since when this device knows of them. */
export interface Stranger {
  readonly id: string
  readonly since: number
}

/** Who is in the rooms by the word of their members, whatever the homeserver's lists say (T1). */
export interface Roster {
  /** False for everybody until the room was settled. */
  admits(roomId: string, id: string): boolean
  /** Brings the room's record up to its list of members and to what members have said. Rejects without an answer. */
  settle(room: Room): Promise<void>
  strangers(room: Room): readonly Stranger[]
  /** A room that is made here, with these people. */
  begin(roomId: string, people: readonly string[]): Promise<void>
  /** Whoever sits here lets these people in. */
  letIn(roomId: string, people: readonly string[]): Promise<void>
  admitted(roomId: string): readonly string[]
  stop(): void
}

export interface RosterDeps {
  readonly client: MatrixClient
  readonly store: Store
  readonly clock: Clock
  readonly changed: (roomId: string) => void
}

/** A newcomer and the word about them come one after the other. So long messages wait for the word (ms). */
export const wordPatience = 5_000

export function makeRoster({ client, store, clock, changed }: RosterDeps): Roster {
  const records = makeRecords(store, changed)
  const strangers = newcomers(records, clock, changed)
  const me = client.getSafeUserId()
  const hear = (room: Room, words: readonly Word[]) => {
    for (const word of words) {
      if (mayInvite(room, word.sender)) {
        records.change(room.roomId, (record) => admissions.told(record, word, clock.now()))
      }
    }
  }
  const settle = async (room: Room) => {
    const { roomId } = room
    await room.loadMembersIfNeeded()
    if (!(await records.load(roomId))) {
      const words = await wordsOf(client, room, { fromBackup: true })
      if (!records.of(roomId)) records.put(roomId, admissions.met(presentIn(room), words, me, clock.now()))
    }
    const fresh = [...strangers(room).values()].some((since) => clock.now() - since < wordPatience)
    if (fresh) hear(room, await wordsOf(client, room, { fromBackup: false }))
    // After the words: who let somebody in may have left since.
    records.change(roomId, (record) => admissions.seen(record, presentIn(room), clock.now()))
  }
  const stop = listenToRooms(client, {
    said: async (event) => {
      const room = client.getRoom(event.getRoomId())
      const word = room && (await wordOf(client, event, { fromBackup: false }))
      if (word) hear(room, [word])
    },
    left: (roomId, id) => records.change(roomId, (record) => admissions.departed(record, [id], clock.now())),
    moved: changed,
    entered: settle,
  })
  return {
    admits(roomId, id) {
      const record = records.of(roomId)
      return record !== undefined && admissions.admits(record, id)
    },
    settle,
    strangers: (room) => [...strangers(room)].map(([id, since]) => ({ id, since })),
    async begin(roomId, people) {
      records.put(roomId, admissions.begun(people, clock.now()))
    },
    async letIn(roomId, people) {
      const room = client.getRoom(roomId)
      // A room that this device has not met is met first: these people are not all who are in it.
      if (room) await settle(room).catch(() => {})
      records.change(roomId, (record) => admissions.admitted(record, people, clock.now()))
    },
    admitted: (roomId) => Object.keys(records.of(roomId)?.people ?? {}),
    stop,
  }
}

/** Since when each stranger of a room is known; those who were let in or left are strangers no more. */
function newcomers(records: Records, clock: Clock, changed: (roomId: string) => void) {
  const known = new Map<string, ReadonlyMap<string, number>>()
  return (room: Room): ReadonlyMap<string, number> => {
    const [before, record, now] = [known.get(room.roomId), records.of(room.roomId), clock.now()]
    const ids = presentIn(room).filter((id) => !record || !admissions.admits(record, id))
    const noted = new Map(ids.map((id) => [id, before?.get(id) ?? now]))
    known.set(room.roomId, noted)
    // Nothing is said of them before their patience is over: then it is looked at again.
    if (ids.some((id) => !before?.has(id))) clock.after(wordPatience, () => changed(room.roomId))
    return noted
  }
}

interface Heard {
  readonly said: (event: MatrixEvent) => Promise<void>
  readonly left: (roomId: string, userId: string) => void
  readonly moved: (roomId: string) => void
  readonly entered: (room: Room) => Promise<void>
}

function listenToRooms(client: MatrixClient, on: Heard): () => void {
  const said = (event: MatrixEvent) => void (event.getType() === rosterType && on.said(event).catch(() => {}))
  const moved = (_event: unknown, { roomId, userId, membership }: Moved) => {
    if (membership === 'leave' || membership === 'ban') on.left(roomId, userId)
    on.moved(roomId)
  }
  // A room is met when one enters it, not when one first writes there.
  const entered = (room: Room, now: string, before?: string) => {
    if (now === 'join' && before === 'invite') void on.entered(room).catch(() => {})
  }
  return listenAll(client, [
    [RoomEvent.Timeline, said],
    [MatrixEventEvent.Decrypted, said],
    [RoomMemberEvent.Membership, moved],
    [RoomEvent.MyMembership, entered],
  ])
}

interface Moved {
  readonly roomId: string
  readonly userId: string
  readonly membership?: string
}

/** Whom the homeserver lists: members, and the invited, who read from their invitation on. */
export function presentIn(room: Room): readonly string[] {
  return room.getMembers().flatMap(({ userId }) => {
    const membership = membershipOf(room, userId)
    return membership === 'join' || membership === 'invite' ? [userId] : []
  })
}
