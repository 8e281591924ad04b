import type { Person, TimelineItem } from '../port.ts'

/** The last own message that somebody has read, and who: a receipt further down says that it was read too. */
export interface Seen {
  readonly id: string
  readonly people: readonly Person[]
}

export function seenBy(items: readonly TimelineItem[]): Seen | null {
  const people = new Map<string, Person>()
  for (const item of items.toReversed()) {
    if (item.type !== 'message') continue
    for (const person of item.readBy) people.set(person.id, person)
    // Whoever answered has read.
    if (!item.own) people.set(item.sender.id, item.sender)
    if (item.own && people.size > 0) return { id: item.id, people: [...people.values()] }
  }
  return null
}
