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

/** What a link is made from. `more`: contents that it gives besides, to who has begun a download. */
export type LinkWish = Omit<CoffreLink, 'link'> & { readonly more?: readonly string[] | undefined }

const schema = `CREATE TABLE IF NOT EXISTS link (
  link TEXT PRIMARY KEY, coffre TEXT NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL,
  note TEXT NOT NULL, expires TEXT NOT NULL, left INTEGER) STRICT;
CREATE INDEX IF NOT EXISTS link_coffre ON link (coffre);
CREATE TABLE IF NOT EXISTS more (link TEXT NOT NULL, blob TEXT NOT NULL, PRIMARY KEY (link, blob)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS download (ticket TEXT PRIMARY KEY, link TEXT NOT NULL, ends TEXT NOT NULL) STRICT;`

/** For how long a download that was begun may be gone on with, in ms. */
const patience = 24 * 3600 * 1000

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

  add({ more = [], ...wish }: LinkWish): CoffreLink {
    const made = { link: randomBytes(18).toString('base64url'), ...wish, expires: new Date(wish.expires).toISOString() }
    const { link, coffre, blob, size, note, expires, left } = made
    const also = this.#database.prepare('INSERT OR IGNORE INTO more VALUES (?, ?)')
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      this.#database
        .prepare('INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(link, coffre, blob, size, note, expires, left)
      for (const one of more) also.run(link, one)
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
    return made
  }

  /** Whether a link gives this content besides its own. */
  gives(link: string, blob: string): boolean {
    return this.#database.prepare('SELECT 1 FROM more WHERE link = ? AND blob = ?').get(link, blob) !== undefined
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

  /** Counts one download. @returns the ticket with which it goes on should it be cut; undefined where it may not begin */
  use(link: string): string | undefined {
    const sql = 'UPDATE link SET left = left - 1 WHERE link = ? AND (left IS NULL OR left > 0)'
    if (this.#database.prepare(sql).run(link).changes !== 1) return undefined
    const ticket = randomBytes(18).toString('base64url')
    const ends = new Date(this.#now().getTime() + patience).toISOString()
    this.#database.prepare('INSERT INTO download VALUES (?, ?, ?)').run(ticket, link, ends)
    return ticket
  }

  /** The link of a download that was begun; it goes on also where the link is used up, and ends with its hour. */
  goingOn(link: string, ticket: string): CoffreLink | undefined {
    this.#forget()
    const sql = 'SELECT link.* FROM download JOIN link USING (link) WHERE ticket = ? AND link = ?'
    return this.#database.prepare(sql).get(ticket, link) as CoffreLink | undefined
  }

  close(): void {
    this.#database.close()
  }

  #forget(): void {
    const now = this.#now().toISOString()
    this.#database.prepare('DELETE FROM link WHERE expires <= ?').run(now)
    this.#database.prepare('DELETE FROM download WHERE ends <= ?').run(now)
    this.#database.exec('DELETE FROM more WHERE link NOT IN (SELECT link FROM link)')
  }
}
