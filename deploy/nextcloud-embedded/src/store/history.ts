import type { StoreKeep } from '../config.ts'
import type { Contents } from './contents.ts'
import type { Database } from './database.ts'
import type { Locks } from './locks.ts'
import type { Node } from './node.ts'
import type { Tree } from './tree.ts'
import type { Users } from './users.ts'

export interface Version {
  readonly id: number
  readonly node: number
  readonly content: number
  readonly size: number
  readonly mtime: number
  readonly created: number
}

export interface Discarded {
  readonly node: number
  /** Where it was: a path without a leading slash. */
  readonly location: string
  readonly deleted: number
}

/** What was: earlier contents of files, and the trash. It is bounded, by number, by age and by the account's quota. */
export class History {
  readonly #database: Database
  readonly #tree: Tree
  readonly #contents: Contents
  readonly #users: Users
  readonly #locks: Locks
  readonly #keep: StoreKeep

  constructor(
    database: Database,
    { tree, contents, users, locks }: { tree: Tree; contents: Contents; users: Users; locks: Locks },
    keep: StoreKeep,
  ) {
    this.#database = database
    this.#tree = tree
    this.#contents = contents
    this.#users = users
    this.#locks = locks
    this.#keep = keep
  }

  /** Newest first. */
  versions(node: number): Version[] {
    return this.#database.all<Version>(
      `SELECT version.*, content.size FROM version JOIN content ON content.id = version.content
       WHERE node = ? ORDER BY version.id DESC`,
      node,
    )
  }

  /** Gives a file another content, and keeps the one it had. */
  overwrite(node: Node, content: { readonly id: number; readonly size: number }, mtime?: number): Node {
    if (node.content !== null && node.size > 0) {
      this.#database.run(
        'INSERT INTO version (node, content, mtime, created) VALUES (?, ?, ?, ?)',
        node.id,
        node.content,
        node.mtime,
        Date.now(),
      )
    }
    const changed = this.#tree.replace(node, content, mtime)
    if (node.content !== null) this.#contents.release([node.content])
    for (const old of this.versions(node.id).slice(this.#keep.versions)) this.forget(old)
    this.#trim(node.owner)
    return changed
  }

  forget(version: Version): void {
    this.#database.run('DELETE FROM version WHERE id = ?', version.id)
    this.#contents.release([version.content])
  }

  trashed(user: string): (Node & Discarded)[] {
    return this.#database.all<Node & Discarded>(
      `SELECT node.*, trash.* FROM trash JOIN node ON node.id = trash.node
       WHERE node.owner = ? ORDER BY trash.deleted, trash.node`,
      user,
    )
  }

  /** Into the trash of its owner. Locks and shares end. */
  discard(node: Node, location: string): void {
    const bin = this.#tree.get(this.#users.get(node.owner)?.bin ?? 0)
    if (!bin) return this.#tree.remove(node)
    const deleted = Date.now()
    this.#locks.releaseWithin(node.id)
    this.#tree.endShares(node)
    this.#tree.move(
      node,
      bin,
      freeName(node.name, deleted, (name) => this.#tree.child(bin.id, name) !== undefined),
    )
    this.#database.run('INSERT INTO trash VALUES (?, ?, ?)', node.id, location, deleted)
    this.#trim(node.owner)
  }

  restore(node: Node, parent: Node, name: string): void {
    this.#database.run('DELETE FROM trash WHERE node = ?', node.id)
    this.#tree.move(node, parent, name)
  }

  /** Removes what is older than may be. */
  sweep(): void {
    const limit = Date.now() - this.#keep.trashDays * 86_400_000
    const old = this.#database.all<{ node: number }>('SELECT node FROM trash WHERE deleted < ?', limit)
    for (const { node } of old) this.#remove(node)
  }

  /** The past takes no more room than the present may: oldest first, the trash before the versions. */
  #trim(user: string): void {
    const { quota, bin } = this.#users.get(user) ?? { quota: null, bin: 0 }
    if (quota === null) return
    let size = this.#versionBytes(user)
    const binBytes = () => this.#tree.get(bin)?.size ?? 0
    if (size + binBytes() <= quota) return
    const steps = this.trashed(user).map((entry) => () => this.#remove(entry.id))
    for (const version of this.#versionsOf(user)) {
      steps.push(() => {
        size -= version.size
        this.forget(version)
      })
    }
    for (const step of steps) {
      if (size + binBytes() <= quota) return
      step()
    }
  }

  #versionBytes(user: string): number {
    const sql = `SELECT coalesce(sum(content.size), 0) AS size FROM version JOIN node ON node.id = version.node
      JOIN content ON content.id = version.content WHERE node.owner = ?`
    return this.#database.one<{ size: number }>(sql, user)?.size ?? 0
  }

  /** Oldest first. */
  #versionsOf(user: string): Version[] {
    return this.#database.all<Version>(
      `SELECT version.*, content.size FROM version JOIN node ON node.id = version.node
       JOIN content ON content.id = version.content WHERE node.owner = ? ORDER BY version.id`,
      user,
    )
  }

  #remove(id: number): void {
    const node = this.#tree.get(id)
    if (node) this.#tree.remove(node)
  }
}

/** As in Nextcloud: the name, then the second in which it went. */
function freeName(name: string, time: number, isTaken: (name: string) => boolean): string {
  let second = Math.floor(time / 1000)
  while (isTaken(`${name}.d${second}`)) second += 1
  return `${name}.d${second}`
}
