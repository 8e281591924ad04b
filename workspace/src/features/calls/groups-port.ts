import type { Live } from '../../shared/lib/live.ts'
import type { Person, PersonId, RoomId } from './port.ts'

/** One small group: a room of its own, with members and keys of its own. */
export interface Group {
  readonly room: RoomId
  readonly name: string
  /** Who was put there; empty where each person chooses. */
  readonly people: readonly PersonId[]
}

/** Small groups that are open beside a call. */
export interface Groups {
  readonly id: string
  /** The room whose call they belong to, to which everybody comes back. */
  readonly main: RoomId
  readonly by: Person
  readonly groups: readonly Group[]
  /** Each person chooses for themself. */
  readonly chosen: boolean
  /** Milliseconds since the epoch: everybody is back by then. */
  readonly until: number
  /** What the host said to all groups last. */
  readonly said: { readonly text: string; readonly at: number } | null
}

export interface GroupPlan {
  readonly groups: readonly { readonly name: string; readonly people: readonly PersonId[] }[]
  /** Whoever may come, where each person chooses. */
  readonly everybody: readonly PersonId[]
  /** Those among them who came by a link: they are let in at each group's door, too. */
  readonly guests: readonly PersonId[]
  readonly chosen: boolean
  /** Minutes. */
  readonly minutes: number
}

/** Opens a room's door to a guest and invites them. */
export type LetIn = (room: RoomId, guest: PersonId) => Promise<void>

/** Small groups. Every promise rejects with `CallError`. */
export interface GroupsPort {
  /** Those that are open in this person’s rooms now. */
  readonly open: Live<readonly Groups[]>
  /** Hosts: makes the rooms, invites, lets guests in, and tells everybody. */
  begin(main: RoomId, plan: GroupPlan, letIn: LetIn): Promise<void>
  /** Hosts: a sentence that every group sees. */
  say(groups: Groups, text: string): Promise<void>
  /** Hosts: everybody comes back now. */
  end(groups: Groups): Promise<void>
  /** Becomes a member of the group's room, so that its call can be entered. */
  enter(group: RoomId): Promise<void>
  /** Out of the group's room, or declines it; nothing where one is not in it. Never rejects. */
  leave(group: RoomId): Promise<void>
}
