import { Method, type MatrixClient, type Room, type RoomMember } from 'matrix-js-sdk'
import type { Member, Person } from '../../../features/chat/port.ts'

/** A person as the room knows them. Attacker-controlled: names are text, never markup. */
export function personIn(room: Room | null, userId: string): Person {
  const member = room?.getMember(userId)
  return { id: userId, name: member?.rawDisplayName || localpart(userId) }
}

export function localpart(userId: string): string {
  return userId.replace(/^@/, '').split(':')[0] || userId
}

export function membersOf(room: Room): readonly Member[] {
  return room
    .getMembers()
    .flatMap((member) => {
      const membership = shownAs[membershipOf(room, member.userId) ?? '']
      return membership ? [{ ...personIn(room, member.userId), membership, powers: powersOf(room, member) }] : []
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

const shownAs: Readonly<Record<string, Member['membership']>> = { join: 'joined', invite: 'invited' }

/** `join`, `invite`, `leave`, `ban`, `knock`, or undefined: somebody the room has never heard of. */
export function membershipOf(room: Room, userId: string): string | undefined {
  return room.getMember(userId)?.membership
}

export function powersOf(room: Room, member: RoomMember | null): Member['powers'] {
  if (!member || membershipOf(room, member.userId) !== 'join') return { invite: false, remove: false, configure: false }
  const levels = room.currentState.getStateEvents('m.room.power_levels', '')?.getContent<Levels>() ?? {}
  const power = member.powerLevel
  return {
    invite: power >= (levels.invite ?? 0),
    remove: power >= (levels.kick ?? 50),
    configure: room.currentState.maySendStateEvent('m.room.name', member.userId),
  }
}

/** By the room's levels alone, whether or not the person is still there. */
export function mayInvite(room: Room, userId: string): boolean {
  const levels = room.currentState.getStateEvents('m.room.power_levels', '')?.getContent<Levels>() ?? {}
  return (room.getMember(userId)?.powerLevel ?? 0) >= (levels.invite ?? 0)
}

interface Levels {
  readonly invite?: number
  readonly kick?: number
}

export async function searchPeople(
  client: MatrixClient,
  text: string,
  signal: AbortSignal,
): Promise<readonly Person[]> {
  const found = await client.http.authedRequest<{
    results: readonly { user_id: string; display_name?: string | null }[]
  }>(Method.Post, '/user_directory/search', undefined, { search_term: text, limit: 20 }, { abortSignal: signal })
  return found.results
    .filter(({ user_id }) => user_id !== client.getUserId())
    .map(({ user_id, display_name }) => ({ id: user_id, name: display_name || localpart(user_id) }))
}
