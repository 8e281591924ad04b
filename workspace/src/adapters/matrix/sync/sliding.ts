import { type MatrixClient } from 'matrix-js-sdk'
import {
  SlidingSync,
  SlidingSyncEvent,
  SlidingSyncState,
  type MSC3575RoomData,
  type MSC3575SlidingSyncResponse,
} from 'matrix-js-sdk/lib/sliding-sync.js'
import type { StaleMembers } from './stale-members.ts'

/** Rooms that the first answer brings, and with how much of each; the list then grows behind it, lighter. */
const recent = { rooms: 50, events: 20 }
const step = { rooms: 250, events: 1 }
const poll = 30_000

const state: string[][] = [
  ['m.room.create', ''],
  ['m.room.name', ''],
  ['m.room.topic', ''],
  ['m.room.avatar', ''],
  ['m.room.encryption', ''],
  ['m.room.history_visibility', ''],
  ['m.room.join_rules', ''],
  ['m.room.power_levels', ''],
  ['m.room.tombstone', ''],
  ['m.room.member', '$ME'],
  ['m.room.member', '$LAZY'],
  ['org.matrix.msc3401.call.member', '*'],
]

/**
 * Simplified sliding sync (MSC4186): the first answer does not grow with the number of rooms. The SDK's own client of
 * it is younger than its classic sync; what it leaves out, and would show as lost messages, rooms that stay after one
 * has left, or keys for somebody who was removed, is put right here, before or after it sees an answer.
 */
export function slidingSync(client: MatrixClient, members: StaleMembers): SlidingSync {
  const sliding = new SlidingSync(
    client.baseUrl,
    new Map([
      ['recent', { ranges: [[0, recent.rooms - 1]], timeline_limit: recent.events, required_state: state }],
      ['all', { ranges: [[0, recent.rooms - 1]], timeline_limit: step.events, required_state: state }],
    ]),
    { timeline_limit: recent.events, required_state: state },
    client,
    poll,
  )
  // Registered before the SDK's own listener, so that it meets a room in which nothing is missing.
  sliding.on(SlidingSyncEvent.RoomData, (roomId, data) => closeGap(client, members, roomId, data))
  sliding.on(SlidingSyncEvent.Lifecycle, (at, answer) => {
    if (at !== SlidingSyncState.Complete || !answer) return
    for (const [roomId, data] of Object.entries(answer.rooms)) ownMembership(client, roomId, data)
    grow(sliding, answer)
  })
  return sliding
}

/**
 * The SDK appends whatever comes to what it has, also when events between the two were left out. Where the new events
 * do not touch the known ones, the known ones are put aside; scrolling back brings them again, with the rest.
 */
function closeGap(client: MatrixClient, members: StaleMembers, roomId: string, data: MSC3575RoomData): void {
  const room = client.getRoom(roomId)
  if (!room || data.invite_state || !(data.limited || data.initial)) return
  members.mark(roomId)
  const known = new Set(
    room
      .getLiveTimeline()
      .getEvents()
      .map((event) => event.getId()),
  )
  const touches = data.timeline.some(({ event_id }) => known.has(event_id))
  if (known.size > 0 && data.timeline.length > 0 && !touches) room.resetLiveTimeline(data.prev_batch ?? undefined)
}

/** The SDK takes every room it hears of for a joined one. */
function ownMembership(client: MatrixClient, roomId: string, data: MSC3575RoomData): void {
  const me = client.getSafeUserId()
  const own = [...data.required_state, ...data.timeline].findLast(
    (event) => event.type === 'm.room.member' && 'state_key' in event && event.state_key === me,
  )
  const membership: unknown = own?.content['membership']
  if (membership === 'leave' || membership === 'ban') client.getRoom(roomId)?.updateMyMembership(membership)
}

function grow(sliding: SlidingSync, answer: MSC3575SlidingSyncResponse): void {
  const list = sliding.getListParams('all')
  const end = list?.ranges[0]?.[1] ?? 0
  const count = answer.lists['all']?.count ?? 0
  // One step beyond the end, so that a new room needs no growth to be seen.
  if (end < count) sliding.setListRanges('all', [[0, end + step.rooms]])
}
