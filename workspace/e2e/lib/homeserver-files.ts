import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface KeptEvent {
  readonly id: string
  readonly room: string
  readonly sender: string
  readonly type: string
  /** Milliseconds since 1970, by the homeserver's clock. */
  readonly receivedAt: number
}

/** Every message event that the homeserver keeps, in its own order. Read beside the running homeserver. */
export function readMessageEvents(dataDir: string): KeptEvent[] {
  const database = new DatabaseSync(join(dataDir, 'synapse/homeserver.db'), { readOnly: true })
  try {
    const query = database.prepare(
      `SELECT event_id AS id, room_id AS room, sender, type, received_ts AS receivedAt FROM events
       WHERE state_key IS NULL AND type IN ('m.room.encrypted', 'm.room.message', 'm.room.redaction', 'm.reaction')
       ORDER BY stream_ordering`,
    )
    return query.all() as unknown as KeptEvent[]
  } finally {
    database.close()
  }
}
