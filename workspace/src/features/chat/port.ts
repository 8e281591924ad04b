import type { Live } from '../../shared/lib/live.ts'
import type { RoomFile } from '../../shared/lib/room-file.ts'

export type RoomId = string
export type PersonId = string
/** Stable for the life of a message in this tab: the same before and after the server's echo. */
export type MessageId = string

export interface Person {
  readonly id: PersonId
  readonly name: string
}

export interface Member extends Person {
  readonly membership: 'joined' | 'invited'
  /** Rights over the room, in words of the room: may invite, may remove, may configure. */
  readonly powers: { readonly invite: boolean; readonly remove: boolean; readonly configure: boolean }
}

export interface RoomSummary {
  readonly id: RoomId
  readonly name: string
  readonly topic: string
  /** `direct`: a conversation of two people, shown round. */
  readonly kind: 'room' | 'direct'
  readonly membership: 'joined' | 'invited'
  /** Who invited, when `membership` is `invited`. */
  readonly inviter: Person | null
  readonly memberCount: number
  readonly unread: number
  readonly mentions: number
  /** Own messages that have not left: they wait for the network, or were refused. They are kept in this browser. */
  readonly unsent: number
  /** The latest thing worth a line in the list; null in an empty room. `text` is already opened, plain. */
  readonly latest: {
    readonly at: number
    readonly sender: Person
    readonly own: boolean
    readonly text: string | null
    readonly kind: 'message' | 'sealed' | 'event'
  } | null
  readonly powers: Member['powers']
}

export type Connection = 'online' | 'connecting' | 'offline'

/** What a message says. `text` is plain; `html` is a fragment already cleaned by an allow-list, or null. */
export interface MessageBody {
  readonly text: string
  readonly html: string | null
}

export type Delivery =
  | { readonly at: 'sent' }
  | { readonly at: 'sending' }
  /** The network is away; it leaves by itself, once, in order. */
  | { readonly at: 'waiting' }
  /** The server or a rule refused it; `retry` or `discard`. */
  | {
      readonly at: 'failed'
      readonly reason: 'refused' | 'too-large' | 'identity-changed' | 'internal'
      readonly rule?: { readonly fr: string; readonly en: string }
    }

export interface Reaction {
  readonly key: string
  readonly people: readonly Person[]
  readonly own: boolean
}

export type TimelineItem = MessageItem | EventItem

export interface MessageItem {
  readonly type: 'message'
  readonly id: MessageId
  /** The server's id once it has one; acts on a message that is still leaving wait for it. */
  readonly eventId: string | null
  readonly at: number
  readonly sender: Person
  readonly own: boolean
  readonly content:
    /** `file`: the message is about it, and its words are its name. */
    | { readonly kind: 'text'; readonly body: MessageBody; readonly file?: RoomFile }
    | { readonly kind: 'removed'; readonly by: Person | null }
    /** Its key has not come (yet). */
    | { readonly kind: 'sealed'; readonly reason: 'waiting' | 'before-joining' | 'unsigned-device' | 'unreadable' }
    | { readonly kind: 'unsupported'; readonly text: string }
  readonly edited: boolean
  readonly replyTo: { readonly eventId: string; readonly sender: Person; readonly text: string | null } | null
  readonly reactions: readonly Reaction[]
  readonly readBy: readonly Person[]
  readonly delivery: Delivery
  readonly may: { readonly edit: boolean; readonly remove: boolean; readonly react: boolean; readonly reply: boolean }
}

/** A line that is not a message: somebody came, left, or renamed the room. */
export interface EventItem {
  readonly type: 'event'
  readonly id: MessageId
  readonly at: number
  readonly actor: Person
  readonly event:
    | { readonly kind: 'created' }
    | { readonly kind: 'joined' }
    | { readonly kind: 'left' }
    | { readonly kind: 'declined' }
    | { readonly kind: 'invited' | 'removed'; readonly target: Person }
    | { readonly kind: 'renamed'; readonly name: string }
    | CallLine
}

/**
 * A call that the actor began. `told`: without ringing; `rings`: at this person, or at the others when it is one's own;
 * `missed`, `declined`, `answered`: by this person, or by nobody, everybody, somebody else when it is one's own.
 */
export interface CallLine {
  readonly kind: 'called'
  readonly how: 'told' | 'rings' | 'answered' | 'declined' | 'missed'
}

/**
 * What whoever writes in a room has to know first.
 * `identity-changed`: this person bears another identity than the one known here. Nothing leaves for the room until
 * that is approved. `unannounced`: the server lists this person, and no member has let them in. They get no key;
 * messages leave for the others.
 */
export interface Concern {
  readonly kind: 'identity-changed' | 'unannounced'
  readonly person: Person
}

/** One opened room. `close` when the view goes. */
export interface RoomView {
  readonly items: Live<readonly TimelineItem[]>
  readonly members: Live<readonly Member[]>
  readonly typing: Live<readonly Person[]>
  readonly concerns: Live<readonly Concern[]>
  /** `start`: nothing older exists; `loading`: an older page is on its way. */
  readonly history: Live<'more' | 'loading' | 'start' | 'failed'>
  /** Event id of the last message read before the room was opened, for « nouveaux messages ». */
  readonly readUpTo: string | null
  loadOlder(): Promise<void>
  close(): void
}

export interface Draft {
  /** What was typed: plain text with a Markdown subset. The port turns it into Matrix HTML. */
  readonly text: string
  readonly replyTo?: string
  /** People named by an @ in the text: they are told (`m.mentions`), whatever their own name looks like. */
  readonly mentions?: readonly PersonId[]
  /** A file of the room's coffre that the message is about: it is then shown in place of the text. */
  readonly file?: RoomFile
  /** What is sent twice with one name is one message, also after a reload in between. */
  readonly once?: string
}

/** A refused or failed act. `rule` is present when a policy refused. */
export class ChatError extends Error {
  readonly code: 'refused' | 'network' | 'unknown-person' | 'not-allowed' | 'identity-changed' | 'internal'
  readonly rule: { readonly fr: string; readonly en: string } | null
  constructor(code: ChatError['code'], options: { cause?: unknown; rule?: ChatError['rule'] } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.rule = options.rule ?? null
  }
}

/** Messages, rooms and people. Every act that returns a promise rejects with `ChatError`. */
export interface ChatPort {
  readonly me: Live<Person | null>
  readonly connection: Live<Connection>
  /** Joined and invited rooms, newest first. */
  readonly rooms: Live<readonly RoomSummary[]>
  /** False until the first list is complete. */
  readonly loaded: Live<boolean>
  open(room: RoomId): RoomView
  searchPeople(text: string, signal: AbortSignal): Promise<readonly Person[]>
  /** Always encrypted, room version 12. */
  createRoom(room: {
    readonly name: string
    readonly topic?: string
    readonly invite: readonly PersonId[]
  }): Promise<RoomId>
  /** The conversation with one person: the present one, or a new one. */
  openDirect(person: PersonId): Promise<RoomId>
  rename(room: RoomId, name: string): Promise<void>
  invite(room: RoomId, person: PersonId): Promise<void>
  removeMember(room: RoomId, person: PersonId): Promise<void>
  /** Lets somebody in whom nobody announced (`unannounced`): they get keys from here on, and the others are told. */
  admit(room: RoomId, person: PersonId): Promise<void>
  /** Takes a changed identity for theirs from now on; what waited for it leaves, in order. */
  approveIdentity(person: PersonId): Promise<void>
  /** A person's identity as digits that two people can read to each other; null when none is known here. */
  fingerprint(person: PersonId): Promise<string | null>
  join(room: RoomId): Promise<void>
  /** Leaves a room, or declines an invitation. */
  leave(room: RoomId): Promise<void>
  /** Returns at once: the message is in the timeline, `sending` or `waiting`. */
  send(room: RoomId, draft: Draft): MessageId
  retry(room: RoomId, message: MessageId): void
  discard(room: RoomId, message: MessageId): void
  edit(room: RoomId, message: MessageId, text: string): Promise<void>
  remove(room: RoomId, message: MessageId): Promise<void>
  /** Adds the reaction, or takes one's own away. */
  toggleReaction(room: RoomId, message: MessageId, key: string): Promise<void>
  markRead(room: RoomId): void
  setTyping(room: RoomId, typing: boolean): void
}
