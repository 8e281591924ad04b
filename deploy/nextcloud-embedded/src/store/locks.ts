import { randomUUID } from 'node:crypto'
import { StoreError } from '../error.ts'
import type { Database } from './database.ts'
import type { Tree } from './tree.ts'

/** RFC 4918 §6. Kept in the database: a restart releases nothing. */
export interface Lock {
  readonly token: string
  readonly node: number
  /** Who holds it: nobody else's request can use its token. */
  readonly principal: string
  readonly exclusive: 0 | 1
  readonly deep: 0 | 1
  /** The client's own words, XML. */
  readonly owner: string
  readonly expires: number
}

export type NewLock = Pick<Lock, 'node' | 'principal' | 'exclusive' | 'deep' | 'owner'> & { readonly seconds: number }

/** What a request shows for itself. */
export interface Bearer {
  readonly principal: string
  readonly tokens: ReadonlySet<string>
}

/** So many on one node are enough. */
const mostShared = 32

export class Locks {
  readonly #database: Database
  readonly #tree: Tree

  constructor(database: Database, tree: Tree) {
    this.#database = database
    this.#tree = tree
  }

  /** Those that hold a node: its own, and deep ones from above. */
  covering(node: number): Lock[] {
    const line = this.#tree.line(node).map(({ id }) => id)
    return line.flatMap((id) => this.#on(id).filter((lock) => id === node || lock.deep === 1))
  }

  /** Those on a node and on anything below it. */
  within(node: number): Lock[] {
    return this.#count() === 0 ? [] : this.#tree.subtree(node).flatMap((id) => this.#on(id))
  }

  /** @throws StoreError `locked` when another lock stands against it */
  add({ node, principal, exclusive, deep, owner, seconds }: NewLock): Lock {
    const others = [...this.covering(node), ...(deep === 1 ? this.within(node) : [])]
    if (others.some((other) => exclusive === 1 || other.exclusive === 1)) throw new StoreError('locked')
    if (others.length >= mostShared) throw new StoreError('locked')
    const token = `opaquelocktoken:${randomUUID()}`
    const expires = Date.now() + seconds * 1000
    const sql = 'INSERT INTO lock VALUES (?, ?, ?, ?, ?, ?, ?)'
    this.#database.run(sql, token, node, principal, exclusive, deep, owner, expires)
    return { token, node, principal, exclusive, deep, owner, expires }
  }

  refresh(lock: Lock, seconds: number): Lock {
    const expires = Date.now() + seconds * 1000
    this.#database.run('UPDATE lock SET expires = ? WHERE token = ?', expires, lock.token)
    return { ...lock, expires }
  }

  release(token: string): void {
    this.#database.run('DELETE FROM lock WHERE token = ?', token)
  }

  /** A lock belongs to an address: what moves leaves its locks behind (RFC 4918 §9.9). */
  releaseWithin(node: number): void {
    for (const lock of this.within(node)) this.release(lock.token)
  }

  /** A content or a property changes, or an entry of a folder. @throws StoreError `locked` */
  assertFree(node: number, bearer: Bearer): void {
    assertHeld(this.covering(node), bearer)
  }

  /** A whole subtree goes. @throws StoreError `locked` */
  assertAllFree(node: number, bearer: Bearer): void {
    this.assertFree(node, bearer)
    for (const lock of this.within(node)) assertHeld([lock], bearer)
  }

  sweep(): void {
    this.#database.run('DELETE FROM lock WHERE expires <= ?', Date.now())
  }

  #on(node: number): Lock[] {
    return this.#database.all<Lock>('SELECT * FROM lock WHERE node = ? AND expires > ?', node, Date.now())
  }

  #count(): number {
    return this.#database.one<{ count: number }>('SELECT count(*) AS count FROM lock')?.count ?? 0
  }
}

/** Of each exclusive lock the token must be shown; of shared ones, that of any one that the bearer holds. */
function assertHeld(locks: readonly Lock[], { principal, tokens }: Bearer): void {
  const shown = (lock: Lock) => lock.principal === principal && tokens.has(lock.token)
  const shared = locks.filter((lock) => lock.exclusive === 0)
  const isHeld =
    locks.filter((lock) => lock.exclusive === 1).every(shown) && (shared.length === 0 || shared.some(shown))
  if (!isHeld) throw new StoreError('locked')
}
