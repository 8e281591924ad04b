import type { ClientBase, Pool } from 'pg'

/**
 * `audit_head` is the one row that numbers: whoever holds it appends, so numbers have no gap. `audit_tree` is the one row
 * that says which tree was signed, by which sequencer (`fence` grows with each that takes over) and for how long nobody
 * else may. Hash tiles lie as they are served; bundles are made from the entries.
 */
const statements = [
  `create table if not exists audit_head (
     one boolean primary key default true check (one), next bigint not null, last_time bigint not null)`,
  `create table if not exists audit_entries (
     index bigint primary key, leaf text not null, class text not null, month text not null, body text)`,
  `create table if not exists audit_tiles (path text collate "C" primary key, bytes bytea not null)`,
  `create table if not exists audit_heads (size bigint primary key, root bytea not null)`,
  `create table if not exists audit_tree (
     one boolean primary key default true check (one), fence bigint not null, holder text, lease_until timestamptz,
     size bigint not null, checkpoint text, witnessed text, witnessed_size bigint not null)`,
  `create index if not exists audit_entries_bodies on audit_entries (class, month) where body is not null`,
  `insert into audit_head values (true, 0, 0) on conflict do nothing`,
  `insert into audit_tree values (true, 0, null, null, 0, null, null, 0) on conflict do nothing`,
]

/** One number for each lock that replicas take against each other. */
export const locks = { schema: 7_241_001, sequencer: 7_241_002, begin: 7_241_003 }

export async function createTables(pool: Pool): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [locks.schema])
    for (const statement of statements) await client.query(statement)
  })
}

/** All of it or nothing. A connection that failed is not used again. */
export async function transaction<Result>(pool: Pool, work: (client: ClientBase) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  // A connection that the server ends while it is ours would end the process; the query that follows says it too.
  const ignore = () => undefined
  client.on('error', ignore)
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    client.off('error', ignore)
    client.release()
    return result
  } catch (error) {
    client.release(true)
    throw error
  }
}
