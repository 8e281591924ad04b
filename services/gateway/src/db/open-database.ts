import Sqlite from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteDialect, type Dialect } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import pg from 'pg'
import * as identity from './migrations/0001-identity.ts'
import * as audit from './migrations/0002-audit.ts'
import * as holdEnds from './migrations/0003-hold-ends.ts'
import * as guests from './migrations/0004-guests.ts'
import * as guestUsers from './migrations/0005-guest-users.ts'
import * as sessionTokens from './migrations/0006-session-tokens.ts'
import * as sessionTokenClaims from './migrations/0007-session-token-claims.ts'
import * as identities from './migrations/0008-identities.ts'
import * as deposits from './migrations/0009-deposits.ts'
import type { Database, Tables } from './schema.ts'

/** In order; a migration that has shipped is never edited. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-identity': identity,
  '0002-audit': audit,
  '0003-hold-ends': holdEnds,
  '0004-guests': guests,
  '0005-guest-users': guestUsers,
  '0006-session-tokens': sessionTokens,
  '0007-session-token-claims': sessionTokenClaims,
  '0008-identities': identities,
  '0009-deposits': deposits,
}

/**
 * FULL: what was answered must survive a power cut, not only a crash of the process. `secure_delete`: a key or a person
 * that was dropped is overwritten, not only unlinked.
 */
const pragmas = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 5000',
  'secure_delete = ON',
]

export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** Opens and migrates. Nobody sees a database that is half migrated: each migration is one transaction. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  const db = new Kysely<Tables>({ dialect: dialectFor(location) })
  const provider = { getMigrations: async () => ({ ...migrations }) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error === undefined) return db
  await db.destroy()
  throw new Error('the database cannot be opened or migrated', { cause: error })
}

function dialectFor(location: DatabaseLocation): Dialect {
  if (location.kind === 'postgres') {
    const pool = new pg.Pool({ connectionString: location.url, max: 8 })
    // A connection that breaks while nobody uses it is dropped and made anew; unheard, it would end the process.
    pool.on('error', () => undefined)
    return new PostgresDialect({ pool })
  }
  mkdirSync(dirname(location.file), { recursive: true, mode: 0o700 })
  const sqlite = new Sqlite(location.file)
  for (const pragma of pragmas) sqlite.pragma(pragma)
  return new SqliteDialect({ database: sqlite })
}
