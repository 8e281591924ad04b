import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteAdapter, SqliteDialect } from 'kysely'
import pg from 'pg'
import type { EntryIndex } from '../../audit/index/entry-index.ts'
import { EntryTableIndex } from './entry-table-index.ts'
import type { DatabaseLocation } from '../open-database.ts'
import { prepareTables, type IndexTables } from './tables.ts'
import { workerDialect } from './worker-dialect.ts'

export type IndexLocation =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** The index of the log's entries: a file of its own that may be deleted, or a table that replicas share. */
export async function openEntryIndex(location: IndexLocation): Promise<EntryIndex & { close(): Promise<void> }> {
  if (location.kind === 'sqlite') mkdirSync(dirname(location.file), { recursive: true, mode: 0o700 })
  const db = new Kysely<IndexTables>({
    dialect: dialectFor(location),
  })
  const engine = db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres'
  await prepareTables(db, engine)
  const index = new EntryTableIndex(db, engine)
  return Object.assign(index, { close: () => db.destroy() })
}

function dialectFor(location: IndexLocation) {
  if (location.kind === 'postgres') return postgres(location.url)
  return location.kind === 'sqlite'
    ? workerDialect(location.file)
    : new SqliteDialect({ database: new Sqlite(':memory:') })
}

function postgres(url: string): PostgresDialect {
  const pool = new pg.Pool({ connectionString: url, max: 3 })
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}

/** Beside the gateway's own database: in the same PostgreSQL, or in a file in the log's folder. */
export function indexLocation(database: DatabaseLocation, folder: string): IndexLocation {
  return database.kind === 'postgres' ? database : { kind: 'sqlite', file: join(folder, 'index.sqlite') }
}
