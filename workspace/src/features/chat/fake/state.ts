import type { RoomFile } from '../../../shared/lib/room-file.ts'
import type { EventItem, MessageBody, MessageItem, Person, PersonId, RoomId } from '../port.ts'

/** What the fake's server keeps. Every value is immutable, so that a client that is offline keeps the state it saw. */
export interface RoomState {
  readonly id: RoomId
  readonly name: string
  readonly topic: string
  readonly kind: 'room' | 'direct'
  readonly creator: PersonId
  readonly createdAt: number
  readonly members: ReadonlyMap<PersonId, MemberState>
  readonly log: readonly Entry[]
  /** Event id of the last entry that each person read. */
  readonly receipts: ReadonlyMap<PersonId, string>
  readonly typing: readonly PersonId[]
  /** Whom the server lists although no member let them in. */
  readonly strangers: ReadonlySet<PersonId>
  /** When present, the server refuses messages here and says why: a residency rule. */
  readonly rule: { readonly fr: string; readonly en: string } | null
}

export interface MemberState {
  readonly person: Person
  readonly membership: 'joined' | 'invited'
  readonly inviter: Person | null
}

export type Entry = MessageEntry | EventEntry

export interface MessageEntry {
  readonly type: 'message'
  readonly eventId: string
  readonly at: number
  readonly sender: Person
  readonly body: MessageBody
  readonly mentions: readonly PersonId[]
  readonly file: RoomFile | undefined
  readonly sealed: Extract<MessageItem['content'], { kind: 'sealed' }>['reason'] | null
  readonly removedBy: Person | null
  readonly edited: boolean
  readonly replyTo: string | null
  readonly reactions: ReadonlyMap<string, readonly Person[]>
}

export interface EventEntry {
  readonly type: 'event'
  readonly eventId: string
  readonly at: number
  readonly actor: Person
  readonly event: EventItem['event']
}

export function message(
  part: Pick<MessageEntry, 'eventId' | 'at' | 'sender' | 'body'> & Partial<MessageEntry>,
): MessageEntry {
  return {
    type: 'message',
    mentions: [],
    file: undefined,
    sealed: null,
    removedBy: null,
    edited: false,
    replyTo: null,
    reactions: new Map(),
    ...part,
  }
}

/** A copy of a map with one key set, or taken away when `value` is undefined. */
export function withKey<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const copy = new Map(map)
  if (value === undefined) copy.delete(key)
  else copy.set(key, value)
  return copy
}
