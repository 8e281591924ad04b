import type { Database } from './database.ts'

export interface Tag {
  readonly id: number
  readonly name: string
  readonly visible: 0 | 1
  readonly assignable: 0 | 1
}

export interface Comment {
  readonly id: number
  readonly node: number
  readonly user: string
  readonly message: string
  readonly created: number
}

/** What people put onto files: tags, which all accounts share, and comments. */
export class Notes {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  tags(): Tag[] {
    return this.#database.all<Tag>('SELECT * FROM tag ORDER BY id')
  }

  tag(id: number): Tag | undefined {
    return this.#database.one<Tag>('SELECT * FROM tag WHERE id = ?', id)
  }

  addTag(tag: Omit<Tag, 'id'>): number | undefined {
    const sql = 'INSERT OR IGNORE INTO tag (name, visible, assignable) VALUES (?, ?, ?)'
    const { id, changes } = this.#database.run(sql, tag.name, tag.visible, tag.assignable)
    return changes === 1 ? id : undefined
  }

  removeTag(id: number): void {
    this.#database.run('DELETE FROM tag WHERE id = ?', id)
  }

  tagsOf(node: number): Tag[] {
    return this.#database.all<Tag>('SELECT tag.* FROM tag JOIN tagged ON tagged.tag = tag.id WHERE node = ?', node)
  }

  nodesWith(tag: number): number[] {
    return this.#database.all<{ node: number }>('SELECT node FROM tagged WHERE tag = ?', tag).map((row) => row.node)
  }

  /** @returns whether anything changed */
  setTag(node: number, tag: number, is: boolean): boolean {
    const sql = is ? 'INSERT OR IGNORE INTO tagged VALUES (?, ?)' : 'DELETE FROM tagged WHERE node = ? AND tag = ?'
    return this.#database.run(sql, node, tag).changes === 1
  }

  /** Newest first. */
  comments(node: number, limit: number, offset: number): Comment[] {
    const sql = 'SELECT * FROM comment WHERE node = ? ORDER BY id DESC LIMIT ? OFFSET ?'
    return this.#database.all<Comment>(sql, node, limit, offset)
  }

  addComment(node: number, user: string, message: string): number {
    const sql = 'INSERT INTO comment (node, user, message, created) VALUES (?, ?, ?, ?)'
    return this.#database.run(sql, node, user, message, Date.now()).id
  }
}
