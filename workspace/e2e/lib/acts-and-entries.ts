import type { LoggedEntry } from './audit-files.ts'
import type { KeptEvent } from './homeserver-files.ts'

/**
 * Events that no entry of the log accounts for. An entry names neither the event nor the room: a room has a pseudonym,
 * a new one each month. So the two are matched by time, room by room: the n-th event of a room must have n allowed
 * intents about one thing before it, which accounts for no other room. Both clocks are this machine's.
 */
export function actsWithoutEntry(events: readonly KeptEvent[], entries: readonly LoggedEntry[]): KeptEvent[] {
  const things = intentsByThing(entries)
  const rooms = [...Map.groupBy(events, ({ room }) => room).values()].toSorted((a, b) => b.length - a.length)
  return rooms.flatMap((inRoom) => {
    const inTime = inRoom.toSorted((a, b) => a.receivedAt - b.receivedAt)
    const findings = [...things].map(([thing, intents]) => ({
      thing,
      missing: inTime.filter((event, at) => (intents[at] ?? Infinity) > event.receivedAt),
    }))
    const best = findings.toSorted((a, b) => a.missing.length - b.missing.length)[0]
    if (!best) return inTime
    things.delete(best.thing)
    return best.missing
  })
}

/** When something was allowed to be sent into each thing that has a pseudonym, in milliseconds, the earliest first. */
function intentsByThing(entries: readonly LoggedEntry[]): Map<string | undefined, number[]> {
  const sends = entries
    .filter((entry) => entry.kind === 'intent' && entry.decision === 'allow')
    .filter(({ act }) => act === 'matrix.message.send' || act === 'matrix.message.redact')
  return new Map(
    [...Map.groupBy(sends, ({ object }) => object)].map(([thing, intents]) => [
      thing,
      intents.map(({ time }) => Date.parse(time)).toSorted((a, b) => a - b),
    ]),
  )
}
