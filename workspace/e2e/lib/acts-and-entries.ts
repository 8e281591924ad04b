import type { LoggedEntry } from './audit-files.ts'
import type { KeptEvent } from './homeserver-files.ts'

/**
 * Events that no entry of the log accounts for. An entry names the room, never the event, so the two are matched by
 * time: the n-th event of a room must have n allowed intents before it. Both clocks are this machine's.
 */
export function actsWithoutEntry(events: readonly KeptEvent[], entries: readonly LoggedEntry[]): KeptEvent[] {
  const rooms = Map.groupBy(events, ({ room }) => room)
  return [...rooms].flatMap(([room, inRoom]) => {
    const intents = entries
      .filter((entry) => entry.kind === 'intent' && entry.decision === 'allow' && entry.object === room)
      .filter(({ act }) => act === 'matrix.message.send' || act === 'matrix.message.redact')
      .map(({ time }) => Date.parse(time))
      .toSorted((a, b) => a - b)
    const inTime = inRoom.toSorted((a, b) => a.receivedAt - b.receivedAt)
    return inTime.filter((event, at) => (intents[at] ?? Infinity) > event.receivedAt)
  })
}
