import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A link to one sealed content. Who opens it has the key from elsewhere: nothing here helps to read it. */
export interface CoffreLink {
  readonly link: string
  readonly coffre: string
  readonly blob: string
  readonly size: number
  /** Sealed by who made the link, for who opens it. */
  readonly note: string
  /** RFC 3339. */
  readonly expires: string
  /** Downloads that may still begin; null: not counted. */
  readonly left: number | null
}

const schema = `CREATE TABLE IF NOT EXISTS link (
  link TEXT PRIMARY KEY, coffre TEXT NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL,
  note TEXT NOT NULL, expires TEXT NOT NULL, left INTEGER) STRICT;
CREATE INDEX IF NOT EXISTS link_coffre ON link (coffre);`

/** The links of all coffres, on disk when an act returns. */
export class CoffreLinks {
  readonly #database: DatabaseSync
  readonly #now: () => Date

  constructor(dataDir: string, now: () => Date = () => new Date()) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    this.#database = new DatabaseSync(join(dataDir, 'links.sqlite'))
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
    this.#database.exec(schema)
    this.#now = now
  }

  add(wish: Omit<CoffreLink, 'link'>): CoffreLink {
    const made = { link: randomBytes(18).toString('base64url'), ...wish, expires: new Date(wish.expires).toISOString() }
    const { link, coffre, blob, size, note, expires, left } = made
    this.#database
      .prepare('INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(link, coffre, blob, size, note, expires, left)
    return made
  }

  /** Those that still open, newest last. */
  of(coffre: string): readonly CoffreLink[] {
    this.#forget()
    const sql = 'SELECT * FROM link WHERE coffre = ? ORDER BY rowid'
    return this.#database.prepare(sql).all(coffre) as unknown as CoffreLink[]
  }

  /** @returns whether there was one */
  remove(coffre: string, link: string): boolean {
    return this.#database.prepare('DELETE FROM link WHERE coffre = ? AND link = ?').run(coffre, link).changes === 1
  }

  /** Undefined for one that is over, used up, or never was: who asks learns no more. */
  get(link: string): CoffreLink | undefined {
    this.#forget()
    const found = this.#database.prepare('SELECT * FROM link WHERE link = ?').get(link) as CoffreLink | undefined
    return found && (found.left === null || found.left > 0) ? found : undefined
  }

  /** Counts one download. @returns whether it may begin */
  use(link: string): boolean {
    const sql = 'UPDATE link SET left = left - 1 WHERE link = ? AND (left IS NULL OR left > 0)'
    return this.#database.prepare(sql).run(link).changes === 1
  }

  close(): void {
    this.#database.close()
  }

  #forget(): void {
    this.#database.prepare('DELETE FROM link WHERE expires <= ?').run(this.#now().toISOString())
  }
}
