import type { Contents } from './contents.ts'
import type { Database } from './database.ts'
import type { Tree } from './tree.ts'

export interface User {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly enabled: 0 | 1
  /** Bytes; null where nothing limits it. */
  readonly quota: number | null
  readonly files: number
  readonly bin: number
  /** What else a client keeps of a person (telephone, language, …), as JSON. */
  readonly profile: string
}

export const administrator = 'admin'

/** A name that is also a segment of addresses. */
const userId = /^[A-Za-z0-9_.@-]{1,64}$/

export function isUserId(id: string): boolean {
  return userId.test(id) && id !== '.' && id !== '..'
}

/** Accounts, each with a root for its files and one for its trash. */
export class Users {
  readonly #database: Database
  readonly #tree: Tree
  readonly #contents: Contents
  readonly #quota: number | null

  constructor(database: Database, tree: Tree, contents: Contents, quota: number | null) {
    this.#database = database
    this.#tree = tree
    this.#contents = contents
    this.#quota = quota
  }

  get(id: string): User | undefined {
    return this.#database.one<User>('SELECT * FROM user WHERE id = ?', id)
  }

  /** Those whose id or name holds `text`. */
  search(text: string, limit: number, offset = 0): User[] {
    return this.#database.all<User>(
      'SELECT * FROM user WHERE instr(lower(id), lower(?1)) OR instr(lower(name), lower(?1)) ORDER BY id LIMIT ?2 OFFSET ?3',
      text,
      limit,
      offset,
    )
  }

  add(id: string, name: string, email: string): User {
    return this.#database.transaction(() => {
      const root = (label: string) => this.#tree.add({ parent: null, owner: id, name: label }).id
      this.#database.run(
        'INSERT INTO user (id, name, email, enabled, quota, files, bin, profile, created) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)',
        id,
        name,
        email,
        this.#quota,
        root('files'),
        root('trash'),
        '{}',
        Date.now(),
      )
      return this.get(id) as User
    })
  }

  change(id: string, change: Partial<Pick<User, 'name' | 'email' | 'enabled' | 'quota' | 'profile'>>): void {
    for (const [column, value] of Object.entries(change)) {
      this.#database.run(`UPDATE user SET ${column} = ? WHERE id = ?`, value, id)
    }
  }

  /** With everything that the account holds and has shared. */
  remove(user: User): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM share WHERE recipient = ? AND kind = 0', user.id)
      const uploads = this.#database.all<{ blob: string }>(
        'SELECT blob FROM chunk JOIN upload ON upload.id = chunk.upload WHERE upload.user = ?',
        user.id,
      )
      const roots = [user.files, user.bin].flatMap((id) => this.#tree.get(id) ?? [])
      this.#database.run('DELETE FROM user WHERE id = ?', user.id)
      for (const root of roots) this.#tree.remove(root)
      for (const { blob } of uploads) this.#contents.releaseBlob(blob)
    })
  }

  /** Bytes that the account may still write; infinite where nothing limits it. */
  room(id: string): number {
    const user = this.get(id)
    if (!user || user.quota === null) return Number.POSITIVE_INFINITY
    return Math.max(user.quota - (this.#tree.get(user.files)?.size ?? 0), 0)
  }
}
