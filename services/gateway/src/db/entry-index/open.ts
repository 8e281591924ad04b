import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, PostgresDialect, SqliteAdapter } from 'kysely'
import pg from 'pg'
import type { EntryIndex } from '../../audit/index/entry-index.ts'
import { EntryTableIndex } from './entry-table-index.ts'
import { prepareTables, type IndexTables } from './tables.ts'
import { workerDialect } from './worker-dialect.ts'

export type IndexLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** The index of the log's entries: a file of its own that may be deleted, or a table that replicas share. */
export async function openEntryIndex(location: IndexLocation): Promise<EntryIndex & { close(): Promise<void> }> {
  if (location.kind === 'sqlite') mkdirSync(dirname(location.file), { recursive: true, mode: 0o700 })
  const db = new Kysely<IndexTables>({
    dialect: location.kind === 'sqlite' ? workerDialect(location.file) : postgres(location.url),
  })
  await prepareTables(db)
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const index = new EntryTableIndex(db, isSqlite ? 'sqlite' : 'postgres')
  return Object.assign(index, { close: () => db.destroy() })
}

function postgres(url: string): PostgresDialect {
  const pool = new pg.Pool({ connectionString: url, max: 3 })
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}
