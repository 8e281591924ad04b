import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { schema } from './schema.ts'

/** SQLite for this process alone, each statement prepared once; every transaction is on the disk when it returns (WAL, FULL). */
export class Database {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #depth = 0
  #afterwards: (() => void)[] = []

  constructor(file: string) {
    this.#database = new DatabaseSync(file)
    this.#database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
    )
    this.#database.exec(schema)
  }

  one<Row>(sql: string, ...params: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...params) as Row | undefined
  }

  all<Row>(sql: string, ...params: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...params) as Row[]
  }

  /** @returns the row id of an insertion, and how many rows changed. */
  run(sql: string, ...params: SQLInputValue[]): { readonly id: number; readonly changes: number } {
    const { lastInsertRowid, changes } = this.#prepared(sql).run(...params)
    return { id: Number(lastInsertRowid), changes: Number(changes) }
  }

  /** All or nothing; one inside another is part of it. Synchronous: nothing else runs in between. */
  transaction<Result>(act: () => Result): Result {
    if (this.#depth > 0) return act()
    this.#database.exec('BEGIN IMMEDIATE')
    this.#depth += 1
    try {
      const result = act()
      this.#database.exec('COMMIT')
      for (const later of this.#afterwards) later()
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    } finally {
      this.#depth -= 1
      this.#afterwards = []
    }
  }

  /** Runs once the surrounding transaction is on the disk; never if it is undone. */
  afterwards(act: () => void): void {
    if (this.#depth > 0) this.#afterwards.push(act)
    else act()
  }

  close(): void {
    this.#database.close()
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
