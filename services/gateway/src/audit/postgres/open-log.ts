import { existsSync } from 'node:fs'
import pg from 'pg'
import type { AuditLog } from '../audit-log.ts'
import { logBegins } from '../own-acts.ts'
import { createLogKeys, readLogKeys } from '../signing/log-keys.ts'
import { openPostgresLog, type PostgresLogOptions } from './postgres-log.ts'
import { locks } from './schema.ts'

interface PostgresOptions extends PostgresLogOptions {
  readonly url: string
  readonly origin: string
  /** The same for all replicas. Made at the first start. */
  readonly keyFile: string
}

/** Opens the log that lies in this database, beside other replicas; the first of them begins it. Throws ConfigError. */
export async function openPostgresAuditLog(options: PostgresOptions): Promise<AuditLog> {
  const { url, origin, keyFile, now } = options
  const pool = new pg.Pool({ connectionString: url, max: 6 })
  // A connection that breaks while nobody uses it is dropped and made anew; unheard, it would end the process.
  pool.on('error', () => undefined)
  try {
    const keys = existsSync(keyFile) ? readLogKeys(keyFile, origin, now) : createLogKeys(keyFile, origin, now)
    const log = await openPostgresLog(pool, keys, options)
    await beginOnce(pool, log)
    return log
  } catch (error) {
    await pool.end()
    throw error
  }
}

async function beginOnce(pool: pg.Pool, log: AuditLog): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [locks.begin])
    const { rows } = await client.query<{ next: string }>('select next from audit_head')
    if (rows[0]?.next === '0') await log.append({ leaf: logBegins(log, null) })
  } finally {
    // The lock ends with the connection.
    client.release(true)
  }
}
