import type { MatrixEvent, Room } from 'matrix-js-sdk'
import type { Person } from '../../../features/chat/port.ts'
import { personIn } from '../rooms/people.ts'

/**
 * Who has read up to which shown message. A receipt may stand on an event that is not shown (a reaction, an edit):
 * it then counts for the nearest shown one before it. `shown` tells which are; the reader and each author are left out.
 */
export function readers(
  room: Room,
  events: readonly MatrixEvent[],
  shown: ReadonlySet<string>,
  me: string,
): ReadonlyMap<string, readonly Person[]> {
  const by = new Map<string, Person[]>()
  let last: { id: string; sender: string } | null = null
  for (const event of events) {
    const id = event.getId() ?? ''
    if (shown.has(id)) last = { id, sender: event.getSender() ?? '' }
    if (!last) continue
    for (const userId of room.getUsersReadUpTo(event)) {
      if (userId === me || userId === last.sender) continue
      const people = by.get(last.id) ?? []
      if (!people.some((person) => person.id === userId)) by.set(last.id, [...people, personIn(room, userId)])
    }
  }
  return by
}
