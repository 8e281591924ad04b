import type { Live } from '../../shared/lib/live.ts'
import type { RoomId } from './port.ts'

/** What a link says of the call that it leads to. */
export interface Invitation {
  readonly title: string
  readonly host: string
  readonly organisation: string
}

/**
 * A visit by a link. `asking`: the link is looked at; `invited`: a name is wanted; `waiting`: at the door, until a host
 * opens (`locked`: nobody else comes in for now); `entering`: let in, this browser's keys are made; `ready`: the call
 * can be joined.
 */
export type Visit =
  | { readonly at: 'asking' }
  | { readonly at: 'invited'; readonly to: Invitation }
  | { readonly at: 'waiting'; readonly to: Invitation; readonly locked: boolean }
  | { readonly at: 'entering'; readonly to: Invitation }
  | { readonly at: 'ready'; readonly to: Invitation; readonly room: RoomId }
  | { readonly at: 'over'; readonly why: VisitEnd }

/**
 * `link`: it is not valid (any more); `refused`: a host did not open; `ended`: call, link or visit are over; `removed`:
 * a host has put the guest out; `lost`: the call's link broke for good; `failed`: the call could not be entered.
 */
export type VisitEnd = 'link' | 'refused' | 'ended' | 'left' | 'removed' | 'lost' | 'unreachable' | 'failed'

export interface VisitPort {
  readonly visit: Live<Visit>
  /** Gives a name and takes a place at the door. Rejects with `CallError`: `refused` for what is no name. */
  knock(name: string): Promise<void>
  /** The account that was lent for this visit is closed. Why it is over is shown; by default the guest has left. */
  leave(why?: VisitEnd): Promise<void>
}
