import type { Database } from './database.ts'

/** A property that the server only keeps. `value` is XML, self-contained: the whole element. */
export interface DeadProperty {
  readonly ns: string
  readonly name: string
  readonly value: string
}

/** More than a client needs, less than fills a disk. Bytes of all properties of one node. */
const most = 256 * 1024

export class Properties {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  of(node: number): DeadProperty[] {
    return this.#database.all<DeadProperty>('SELECT ns, name, value FROM property WHERE node = ?', node)
  }

  set(node: number, { ns, name, value }: DeadProperty): void {
    this.#database.run('INSERT OR REPLACE INTO property VALUES (?, ?, ?, ?)', node, ns, name, value)
  }

  remove(node: number, ns: string, name: string): void {
    this.#database.run('DELETE FROM property WHERE node = ? AND ns = ? AND name = ?', node, ns, name)
  }

  hasRoom(node: number): boolean {
    const sql = 'SELECT coalesce(sum(length(value)), 0) AS size FROM property WHERE node = ?'
    return (this.#database.one<{ size: number }>(sql, node)?.size ?? 0) <= most
  }

  isFavourite(user: string, node: number): boolean {
    return this.#database.one('SELECT 1 FROM favourite WHERE user = ? AND node = ?', user, node) !== undefined
  }

  favourites(user: string): number[] {
    const rows = this.#database.all<{ node: number }>('SELECT node FROM favourite WHERE user = ?', user)
    return rows.map((row) => row.node)
  }

  setFavourite(user: string, node: number, is: boolean): void {
    if (is) this.#database.run('INSERT OR IGNORE INTO favourite VALUES (?, ?)', user, node)
    else this.#database.run('DELETE FROM favourite WHERE user = ? AND node = ?', user, node)
  }
}
