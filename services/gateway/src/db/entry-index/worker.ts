import { parentPort, workerData } from 'node:worker_threads'
import Sqlite, { type Statement } from 'better-sqlite3'

/**
 * The index's own SQLite, in a thread of its own: a search over a million entries must not hold up a request. Answers
 * `{id, sql, parameters}` with `{id, rows, changes}` or `{id, error}`, in order.
 */
interface Asked {
  readonly id: number
  readonly sql: string
  readonly parameters: readonly unknown[]
}

const db = new Sqlite((workerData as { readonly file: string }).file)
// What a power cut takes away is derived again from the log.
for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'cache_size = -32768', 'busy_timeout = 5000'])
  db.pragma(pragma)

const statements = new Map<string, Statement>()

function statement(sql: string): Statement {
  const known = statements.get(sql)
  if (known !== undefined) return known
  if (statements.size > 200) statements.clear()
  const made = db.prepare(sql)
  statements.set(sql, made)
  return made
}

parentPort?.on('message', ({ id, sql, parameters }: Asked) => {
  try {
    const asked = statement(sql)
    if (asked.reader) parentPort?.postMessage({ id, rows: asked.all(...parameters), changes: 0 })
    else parentPort?.postMessage({ id, rows: [], changes: asked.run(...parameters).changes })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
