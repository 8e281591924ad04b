import type { Member, PersonId, RoomSummary } from '../port.ts'
import type { Entry, RoomState } from './state.ts'

/** A room's line in one person's list. */
export function summaryOf(room: RoomState, me: PersonId, unsent: number): RoomSummary {
  const own = room.members.get(me)
  const unread = unreadOf(room, me)
  const last = room.log.findLast((entry) => entry.type === 'message') ?? room.log.at(-1)
  const other = [...room.members.values()].find((member) => member.person.id !== me)
  return {
    id: room.id,
    name: room.kind === 'direct' ? (other?.person.name ?? room.name) : room.name,
    topic: room.topic,
    kind: room.kind,
    membership: own?.membership ?? 'joined',
    inviter: own?.inviter ?? null,
    memberCount: [...room.members.values()].filter((member) => member.membership === 'joined').length,
    unread: unread.length,
    mentions: unread.filter((entry) => entry.type === 'message' && entry.mentions.includes(me)).length,
    unsent,
    latest: own?.membership === 'invited' || last === undefined ? null : latestOf(last, me),
    powers: powersOf(room, me),
  }
}

export function membersOf(room: RoomState): readonly Member[] {
  return [...room.members.values()].map(({ person, membership }) => ({
    ...person,
    membership,
    powers: powersOf(room, person.id),
  }))
}

function powersOf(room: RoomState, person: PersonId): Member['powers'] {
  const creator = room.creator === person
  return { invite: room.kind === 'room', remove: creator && room.kind === 'room', configure: creator }
}

/** Index of the last entry that the person has read: whoever writes has read what stands above. */
export function readIndex(room: RoomState, me: PersonId): number {
  const receipt = room.receipts.get(me)
  return room.log.findLastIndex(
    (entry) => entry.eventId === receipt || (entry.type === 'message' && entry.sender.id === me),
  )
}

function unreadOf(room: RoomState, me: PersonId): readonly Entry[] {
  return room.log.slice(readIndex(room, me) + 1).filter((entry) => entry.type === 'message' && entry.removedBy === null)
}

function latestOf(entry: Entry, me: PersonId): RoomSummary['latest'] {
  if (entry.type === 'event')
    return { at: entry.at, sender: entry.actor, own: entry.actor.id === me, text: null, kind: 'event' }
  const text = entry.sealed === null && entry.removedBy === null ? entry.body.text : null
  const kind = entry.sealed === null ? 'message' : 'sealed'
  return { at: entry.at, sender: entry.sender, own: entry.sender.id === me, text, kind }
}
