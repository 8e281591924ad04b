import type { Database } from './database.ts'

/** Groups of accounts, and who may manage one. */
export class Teams {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  has(id: string): boolean {
    return this.#database.one('SELECT 1 FROM team WHERE id = ?', id) !== undefined
  }

  search(text: string, limit: number, offset = 0): string[] {
    const sql = 'SELECT id FROM team WHERE instr(lower(id), lower(?)) ORDER BY id LIMIT ? OFFSET ?'
    return this.#ids(sql, text, limit, offset)
  }

  add(id: string): void {
    this.#database.run('INSERT INTO team VALUES (?)', id)
  }

  remove(id: string): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM share WHERE kind = 1 AND recipient = ?', id)
      this.#database.run('DELETE FROM team WHERE id = ?', id)
    })
  }

  members(id: string): string[] {
    return this.#ids('SELECT user AS id FROM membership WHERE team = ? AND member = 1 ORDER BY user', id)
  }

  leads(id: string): string[] {
    return this.#ids('SELECT user AS id FROM membership WHERE team = ? AND lead = 1 ORDER BY user', id)
  }

  of(user: string): string[] {
    return this.#ids('SELECT team AS id FROM membership WHERE user = ? AND member = 1 ORDER BY team', user)
  }

  ledBy(user: string): string[] {
    return this.#ids('SELECT team AS id FROM membership WHERE user = ? AND lead = 1 ORDER BY team', user)
  }

  set(team: string, user: string, as: 'member' | 'lead', is: boolean): void {
    this.#database.transaction(() => {
      this.#database.run('INSERT OR IGNORE INTO membership (team, user) VALUES (?, ?)', team, user)
      this.#database.run(`UPDATE membership SET ${as} = ? WHERE team = ? AND user = ?`, is ? 1 : 0, team, user)
    })
  }

  #ids(sql: string, ...params: (string | number)[]): string[] {
    return this.#database.all<{ id: string }>(sql, ...params).map((row) => row.id)
  }
}
