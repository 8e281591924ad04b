import * as z from 'zod/mini'

/** MSC4075 and MSC4310, under the names that other programs send today; the stable ones are read as well. */
export const ringType = 'org.matrix.msc4075.rtc.notification'
export const declineType = 'org.matrix.msc4310.rtc.decline'
const ringTypes = new Set([ringType, 'm.rtc.notification'])
const declineTypes = new Set([declineType, 'm.rtc.decline'])

export const isRing = (type: string): boolean => ringTypes.has(type)
export const isDecline = (type: string): boolean => declineTypes.has(type)

/** ms: whatever a caller asks for, nothing rings longer than two minutes. */
const longest = 120_000
/** ms by which a caller's clock may differ from the homeserver's before it is not believed. */
const drift = 20_000

const ring = z.object({
  sender_ts: z.number(),
  lifetime: z.number().check(z.nonnegative()),
  notification_type: z.optional(z.string()),
  'm.mentions': z.object({ user_ids: z.optional(z.array(z.string())), room: z.optional(z.boolean()) }),
})
const decline = z.object({ 'm.relates_to': z.object({ rel_type: z.literal('m.reference'), event_id: z.string() }) })

export interface RingSaid {
  /** Milliseconds since 1970, by the homeserver's clock or one near it. */
  readonly until: number
  /** Asks to be heard; otherwise it only says that a call began. */
  readonly loud: boolean
  readonly for: (person: string) => boolean
}

/** What a member said; attacker-controlled. Null when it is no such thing. */
export function readRing(content: unknown, at: number): RingSaid | null {
  const read = ring.safeParse(content).data
  if (!read) return null
  const from = Math.abs(read.sender_ts - at) <= drift ? read.sender_ts : at
  const { user_ids: named = [], room = false } = read['m.mentions']
  return {
    until: from + Math.min(read.lifetime, longest),
    loud: (read.notification_type ?? 'ring') === 'ring',
    for: (person) => room || named.includes(person),
  }
}

/** Which ring is declined, or null. */
export function readDecline(content: unknown): string | null {
  return decline.safeParse(content).data?.['m.relates_to'].event_id ?? null
}

interface RingFields {
  /** The caller's membership of the call, which the ring is about. */
  readonly about: string
  readonly people: readonly string[]
  readonly loud: boolean
  readonly now: number
  readonly lifetime: number
}

export function ringContent({ about, people, loud, now, lifetime }: RingFields): Readonly<Record<string, unknown>> {
  return {
    'm.relates_to': { rel_type: 'm.reference', event_id: about },
    'm.mentions': { user_ids: people, room: false },
    'm.call.intent': 'video',
    notification_type: loud ? 'ring' : 'notification',
    slot_id: 'm.call#ROOM',
    sender_ts: now,
    lifetime,
  }
}

export function declineContent(ringId: string): Readonly<Record<string, unknown>> {
  return { 'm.relates_to': { rel_type: 'm.reference', event_id: ringId } }
}
