import type { Pool } from 'pg'
import type { NewEntry } from '../audit-log.ts'
import { storedEntry } from '../wal/group-commit.ts'
import { transaction } from './schema.ts'

/**
 * One group commit: whoever holds the row of the head numbers and stamps, so indexes have no gap and time does not run
 * back, whichever replica appends. Returns the first index once the transaction is durable.
 */
export async function appendTogether(pool: Pool, entries: readonly NewEntry[], now: () => number): Promise<number> {
  return transaction(pool, async (client) => {
    // Whatever the server's own setting is: an ack stands for what is on its disk.
    await client.query('set local synchronous_commit = on')
    const head = await client.query<{ next: string; last_time: string }>(
      'select next, last_time from audit_head for update',
    )
    const first = Number(head.rows[0]?.next)
    const time = Math.max(Number(head.rows[0]?.last_time), now())
    const stamp = new Date(time).toISOString()
    const stored = entries.map((entry) => storedEntry(entry, stamp))
    await client.query(
      `insert into audit_entries (index, leaf, class, month, body)
       select $1::bigint + at - 1, leaf, class, $2, body
       from unnest($3::text[], $4::text[], $5::text[]) with ordinality as new (leaf, class, body, at)`,
      [
        ...[first, stamp.slice(0, 7)],
        ...[stored.map(({ leaf }) => leaf), entries.map(({ leaf }) => leaf.class), stored.map(({ body }) => body)],
      ],
    )
    await client.query('update audit_head set next = $1, last_time = $2', [first + stored.length, time])
    return first
  })
}
