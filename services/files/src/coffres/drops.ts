import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A box into which people outside put files for a coffre. Nothing here helps to read what lies in it. */
export interface DropBox {
  readonly drop: string
  readonly coffre: string
  /** Sealed by who made the box, for who has its address. */
  readonly note: string
  /** RFC 3339. */
  readonly expires: string
  /** Deposits, and sealed bytes, that may still come. */
  readonly left: number
  readonly bytes: number
  readonly open: boolean
}

export interface Deposit {
  readonly blob: string
  readonly size: number
  /** Sealed by who deposited, for the members. */
  readonly note: string
  /** RFC 3339, when it was complete. */
  readonly time: string
}

const schema = `CREATE TABLE IF NOT EXISTS box (
  drop_id TEXT PRIMARY KEY, coffre TEXT NOT NULL, note TEXT NOT NULL, expires TEXT NOT NULL,
  left INTEGER NOT NULL, bytes INTEGER NOT NULL, closed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS box_coffre ON box (coffre);
CREATE TABLE IF NOT EXISTS deposit (
  blob TEXT PRIMARY KEY, drop_id TEXT NOT NULL, size INTEGER NOT NULL, note TEXT, time TEXT) STRICT;
CREATE INDEX IF NOT EXISTS deposit_drop ON deposit (drop_id);`

const columns = 'drop_id AS "drop", coffre, note, expires, left, bytes, closed'

interface Row extends Omit<DropBox, 'open'> {
  readonly closed: number
}

/** The drop boxes of all coffres, on disk when an act returns. */
export class CoffreDrops {
  readonly #database: DatabaseSync
  readonly #now: () => Date

  constructor(dataDir: string, now: () => Date = () => new Date()) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    this.#database = new DatabaseSync(join(dataDir, 'drops.sqlite'))
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
    this.#database.exec(schema)
    this.#now = now
  }

  /** @returns undefined where a box has this name */
  add(wish: Omit<DropBox, 'open'>): DropBox | undefined {
    const { drop, coffre, note, left, bytes } = wish
    const expires = new Date(wish.expires).toISOString()
    const added = this.#database
      .prepare('INSERT OR IGNORE INTO box (drop_id, coffre, note, expires, left, bytes) VALUES (?, ?, ?, ?, ?, ?)')
      .run(drop, coffre, note, expires, left, bytes)
    return added.changes === 1 ? { drop, coffre, note, expires, left, bytes, open: true } : undefined
  }

  /** Those that are open, and those in which something lies still; oldest first. */
  of(coffre: string): readonly (DropBox & { readonly deposits: readonly Deposit[] })[] {
    const rows = this.#database.prepare(`SELECT ${columns} FROM box WHERE coffre = ? ORDER BY rowid`).all(coffre)
    return (rows as unknown as Row[])
      .map((row) => ({ ...this.#seen(row), deposits: this.#deposits(row.drop) }))
      .filter(({ open, deposits }) => open || deposits.length > 0)
  }

  /** Undefined for one that takes nothing more, or never was. */
  get(drop: string): DropBox | undefined {
    const found = this.#database.prepare(`SELECT ${columns} FROM box WHERE drop_id = ?`).get(drop)
    const box = found && this.#seen(found as unknown as Row)
    return box?.open ? box : undefined
  }

  /** @returns whether there was one */
  close(coffre: string, drop: string): boolean {
    const sql = 'UPDATE box SET closed = 1 WHERE coffre = ? AND drop_id = ?'
    return this.#database.prepare(sql).run(coffre, drop).changes === 1
  }

  /** Keeps a place and bytes for a deposit, once. @returns whether the box takes it */
  begin(drop: string, blob: string, size: number): boolean {
    const known = this.claim(drop, blob)
    if (known !== undefined) return known.size === size
    const sql = 'UPDATE box SET left = left - 1, bytes = bytes - ? WHERE drop_id = ? AND left > 0 AND bytes >= ?'
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const taken = this.#database.prepare(sql).run(size, drop, size).changes === 1
      if (taken)
        this.#database.prepare('INSERT INTO deposit (blob, drop_id, size) VALUES (?, ?, ?)').run(blob, drop, size)
      this.#database.exec('COMMIT')
      return taken
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** What was announced of a deposit into this box; `done` once it is complete. */
  claim(drop: string, blob: string): { readonly size: number; readonly done: boolean } | undefined {
    const sql = 'SELECT size, note IS NOT NULL AS done FROM deposit WHERE drop_id = ? AND blob = ?'
    const found = this.#database.prepare(sql).get(drop, blob) as { size: number; done: number } | undefined
    return found && { size: found.size, done: found.done === 1 }
  }

  /** When it was completed with this note; undefined where it was not. */
  finished(drop: string, blob: string, note: string): Deposit['time'] | undefined {
    const sql = 'SELECT time FROM deposit WHERE drop_id = ? AND blob = ? AND note = ?'
    return (this.#database.prepare(sql).get(drop, blob, note) as { time: string } | undefined)?.time
  }

  /** Where a complete deposit lies that nobody took off, its box closed or not. */
  lying(drop: string, blob: string): { readonly coffre: string; readonly size: number } | undefined {
    const sql = `SELECT coffre, size FROM deposit JOIN box USING (drop_id)
      WHERE drop_id = ? AND blob = ? AND deposit.note IS NOT NULL`
    return this.#database.prepare(sql).get(drop, blob) as { coffre: string; size: number } | undefined
  }

  finish(drop: string, blob: string, note: string): Deposit['time'] {
    const time = this.#now().toISOString()
    const sql = 'UPDATE deposit SET note = ?, time = ? WHERE drop_id = ? AND blob = ? AND note IS NULL'
    this.#database.prepare(sql).run(note, time, drop, blob)
    return time
  }

  /** @returns whether it was on the list */
  takeOff(coffre: string, drop: string, blob: string): boolean {
    const sql = `DELETE FROM deposit WHERE drop_id = ? AND blob = ?
      AND EXISTS (SELECT 1 FROM box WHERE box.drop_id = deposit.drop_id AND coffre = ?)`
    return this.#database.prepare(sql).run(drop, blob, coffre).changes === 1
  }

  end(): void {
    this.#database.close()
  }

  #seen({ closed, ...row }: Row): DropBox {
    return { ...row, open: closed === 0 && row.expires > this.#now().toISOString() }
  }

  #deposits(drop: string): readonly Deposit[] {
    const sql = 'SELECT blob, size, note, time FROM deposit WHERE drop_id = ? AND note IS NOT NULL ORDER BY time, blob'
    return this.#database.prepare(sql).all(drop) as unknown as Deposit[]
  }
}
