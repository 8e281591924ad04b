import type { MatrixClient, Room } from 'matrix-js-sdk'
import type { CallLine } from '../../../features/chat/port.ts'
import { ringsIn } from './room-facts.ts'
import type { RingStory } from './ring-story.ts'

/** What the register of a room shows of its calls, by the id of each ring; and when the next of them changes by itself. */
export function callLines(
  client: MatrixClient,
  room: Room,
  now: number,
): { readonly lines: ReadonlyMap<string, CallLine>; readonly until: number | null } {
  const me = client.getSafeUserId()
  const others = room.getJoinedMembers().flatMap(({ userId }) => (userId === me ? [] : [userId]))
  const stories = ringsIn(room, now)
  const ends = stories.flatMap(({ rings, said }) => (rings ? [said.until] : []))
  return {
    lines: new Map(stories.map((story) => [story.id, { kind: 'called', how: howOf(story, me, others) } as const])),
    until: ends.length === 0 ? null : Math.min(...ends),
  }
}

function howOf(story: RingStory, me: string, others: readonly string[]): CallLine['how'] {
  if (!story.said.loud) return 'told'
  const answers = story.by === me ? others.map(story.answerOf) : [story.answerOf(me)]
  if (answers.includes('joined')) return 'answered'
  if (answers.includes('waiting')) return 'rings'
  return answers.length > 0 && answers.every((answer) => answer === 'declined') ? 'declined' : 'missed'
}
