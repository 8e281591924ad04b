import type { Room } from 'matrix-js-sdk'

/** Who may remove somebody from the room is a host of its calls, as the service that admits to them sees it. */
export function isHost(room: Room, userId: string): boolean {
  const levels = room.currentState.getStateEvents('m.room.power_levels', '')?.getContent<{ kick?: number }>() ?? {}
  return (room.getMember(userId)?.powerLevel ?? 0) >= (levels.kick ?? 50)
}
