import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk'
import type { RoomSummary } from '../../../features/chat/port.ts'
import { plainText } from '../content/message-content.ts'
import { groupMark } from '../groups/groups-said.ts'
import { directWith } from './direct.ts'
import { personIn, powersOf } from './people.ts'
import { countsAsMessage, unreadOf } from './unread.ts'

/** One line of the list, or null for a room that one has left. */
export function summaryOf(client: MatrixClient, room: Room, unsent: number): RoomSummary | null {
  const membership: string = room.getMyMembership()
  if ((membership !== 'join' && membership !== 'invite') || isGroup(room)) return null
  const me = client.getSafeUserId()
  const direct = directWith(client, room)
  const invited = membership === 'invite'
  const inviter = invited ? room.getMember(me)?.events.member?.getSender() : undefined
  return {
    id: room.roomId,
    name: direct ? personIn(room, direct).name : room.name,
    topic: topicOf(room),
    kind: direct ? 'direct' : 'room',
    membership: invited ? 'invited' : 'joined',
    inviter: inviter ? personIn(room, inviter) : null,
    memberCount: room.getJoinedMemberCount(),
    ...(invited ? { unread: 0, mentions: 0 } : unreadOf(client, room)),
    unsent,
    latest: latestOf(client, room),
    powers: powersOf(room, room.getMember(me)),
  }
}

/** A room for some people of another room's call: it is met from there and stands in no list. */
export function isGroup(room: Room): boolean {
  return typeof room.currentState.getStateEvents('m.room.create', '')?.getContent()[groupMark] === 'string'
}

function topicOf(room: Room): string {
  const topic: unknown = room.currentState.getStateEvents('m.room.topic', '')?.getContent()['topic']
  return typeof topic === 'string' ? topic : ''
}

function latestOf(client: MatrixClient, room: Room): RoomSummary['latest'] {
  const me = client.getSafeUserId()
  const events = room.getLiveTimeline().getEvents()
  const said = events.findLast(countsAsMessage)
  const event = said ?? events.at(-1) ?? room.getMember(me)?.events.member
  if (!event) return null
  const sender = event.getSender() ?? ''
  // An invitation comes stripped, without its time: it counts from when it was seen.
  return {
    at: event.getTs() ?? event.localTimestamp,
    sender: personIn(room, sender),
    own: sender === me,
    ...lineOf(event, said !== undefined),
  }
}

function lineOf(event: MatrixEvent, said: boolean): { text: string | null; kind: 'message' | 'sealed' | 'event' } {
  if (!said) return { text: null, kind: 'event' }
  if (event.getType() === 'm.room.encrypted' || event.isDecryptionFailure()) return { text: null, kind: 'sealed' }
  return { text: plainText(event.getContent()), kind: 'message' }
}
