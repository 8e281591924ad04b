import type { RoomRule, Sfu } from '../config.ts'

/** Everything that a decision rests on. Nothing else takes part in it: equal facts, equal admission. */
export interface AdmissionFacts {
  readonly access: 'full' | 'restricted'
  /** Membership in the Matrix room, as its homeserver says; null when the room or the person is unknown there. */
  readonly membership: 'join' | 'knock' | 'invite' | 'leave' | 'ban' | null
  readonly guest: boolean
  readonly power: number
  /** Level that the room asks for removing somebody: from there on one is a host. */
  readonly hostPower: number
  /** What the gateway says of the caller; null for who came by another way, e.g. from a federated server. */
  readonly caller: { readonly territory: string; readonly assurance: string | null } | null
  readonly sfu: Pick<Sfu, 'id' | 'territory'>
  readonly rule: Pick<RoomRule, 'territories' | 'assurance' | 'listenOnly'> | null
  /** What the hosts decided about this call, and about this person in it. */
  readonly door: {
    readonly lobby: boolean
    readonly locked: boolean
    readonly admitted: boolean
    readonly out: boolean
  }
}

export type Role = 'host' | 'member' | 'guest' | 'listener'
export type Refusal = 'not-a-member' | 'waiting' | 'locked' | 'out' | 'place' | 'assurance' | 'sfu'
export type Admission =
  | { readonly admitted: true; readonly role: Role; readonly mayOpen: boolean }
  | { readonly admitted: false; readonly why: Refusal }

const refused = (why: Refusal): Admission => ({ admitted: false, why })

/**
 * Who comes into a call, and as what. Membership of the room is the right to its call; whoever knocks waits at the door
 * until a host invites. A rule that asks for a place or a level is never met by not knowing it. The door is asked last,
 * so that nobody waits for a call that they could not join; a guest stands at it always, a host never. Whom a host let
 * in may begin the call too: a guest in a small group is there before the others, or comes back before them.
 */
export function admit(facts: AdmissionFacts): Admission {
  const { membership, rule, caller, sfu } = facts
  if (membership === 'knock') return refused('waiting')
  if (membership !== 'join') return refused('not-a-member')
  if (facts.door.out) return refused('out')
  if (rule?.territories && !rule.territories.includes(sfu.territory)) return refused('sfu')
  if (rule?.territories && !(caller && rule.territories.includes(caller.territory))) return refused('place')
  if (rule?.assurance && !(caller?.assurance && rule.assurance.includes(caller.assurance))) return refused('assurance')
  const role = roleOf(facts)
  const why = role === 'host' ? null : atTheDoor(facts)
  return why ? refused(why) : { admitted: true, role, mayOpen: facts.access === 'full' }
}

function atTheDoor({ door, guest }: AdmissionFacts): Refusal | null {
  if (door.admitted) return null
  if (door.locked) return 'locked'
  return door.lobby || guest ? 'waiting' : null
}

function roleOf({ guest, power, hostPower, rule }: AdmissionFacts): Role {
  if (power >= hostPower && !guest) return 'host'
  if (rule?.listenOnly) return 'listener'
  return guest ? 'guest' : 'member'
}
