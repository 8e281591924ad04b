import type { MatrixClient } from 'matrix-js-sdk'

/**
 * Rooms whose list of members may be old. Under sliding sync the homeserver tells of members as they appear in what
 * it sends; when it leaves events out (`limited`), somebody may have been removed in them, and the SDK would go on
 * handing that person keys. Nothing is encrypted for such a room before its members were asked for again.
 */
export interface StaleMembers {
  mark(roomId: string): void
  /** Resolves when the members are as the homeserver has them; rejects when it does not answer. */
  refresh(roomId: string): Promise<void>
}

export function staleMembers(client: MatrixClient): StaleMembers {
  const stale = new Set<string>()
  const asking = new Map<string, Promise<void>>()
  const ask = async (roomId: string) => {
    stale.delete(roomId)
    const { chunk = [] } = await client.members(roomId).catch((cause: unknown) => {
      stale.add(roomId)
      throw cause
    })
    const toEvent = client.getEventMapper()
    client.getRoom(roomId)?.currentState.setStateEvents(chunk.map((event) => toEvent({ ...event, room_id: roomId })))
  }
  return {
    mark: (roomId) => void stale.add(roomId),
    async refresh(roomId) {
      if (stale.has(roomId) && !asking.has(roomId)) {
        asking.set(
          roomId,
          ask(roomId).finally(() => asking.delete(roomId)),
        )
      }
      await asking.get(roomId)
    },
  }
}
