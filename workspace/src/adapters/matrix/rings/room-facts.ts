import type { MatrixEvent, Room } from 'matrix-js-sdk'
import { callMemberType, stickyMemberType } from '../rtc/membership.ts'
import { isDecline, isRing, readDecline, readRing } from './ring-content.ts'
import { ringStories, type CallFact, type RingStory } from './ring-story.ts'

/** The rings of a room, as far as its register is here. */
export function ringsIn(room: Room, now: number): readonly RingStory[] {
  const events = room.getLiveTimeline().getEvents()
  // Most rooms never rang; nothing of them is looked at twice.
  if (!events.some((event) => isRing(event.getType()))) return []
  return ringStories(
    events.flatMap((event) => factOf(event) ?? []),
    now,
  )
}

function factOf(event: MatrixEvent): CallFact | null {
  const by = event.getSender() ?? ''
  const type = event.getType()
  if (type === callMemberType || type === stickyMemberType) return { kind: isThere(event) ? 'came' : 'went', by }
  // Only what came sealed, from a signed device: a homeserver could make everybody's browser ring.
  if (!event.isEncrypted() || event.isDecryptionFailure() || event.isRedacted()) return null
  // The relation stands outside the ciphertext as well; what the sender signed leads.
  const content = event.getOriginalContent<Record<string, unknown>>()
  const related = { 'm.relates_to': event.getWireContent()['m.relates_to'] as unknown, ...content }
  if (isRing(type)) {
    const said = readRing(content, event.getTs())
    return said && { kind: 'ring', id: event.getId() ?? '', by, at: event.getTs(), said }
  }
  const of = isDecline(type) ? readDecline(related) : null
  return of === null ? null : { kind: 'decline', of, by }
}

const isThere = (event: MatrixEvent): boolean => 'application' in event.getContent()
