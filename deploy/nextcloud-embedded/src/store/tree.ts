import type { SQLInputValue } from 'node:sqlite'
import type { Contents } from './contents.ts'
import type { Database } from './database.ts'
import { newEtag, type Node } from './node.ts'

/** The node `?` and all above it. */
const upwards = `WITH RECURSIVE line (id, parent, height) AS (SELECT id, parent, 0 FROM node WHERE id = ?
  UNION ALL SELECT node.id, node.parent, height + 1 FROM node JOIN line ON node.id = line.parent)`
/** The node `?` and all below it. */
const downwards = `WITH RECURSIVE tree (id) AS (
  SELECT ? UNION ALL SELECT node.id FROM node JOIN tree ON node.parent = tree.id)`

interface NewNode {
  readonly parent: number | null
  readonly owner: string
  readonly name: string
  readonly content?: { readonly id: number; readonly size: number }
  readonly mtime?: number
  readonly created?: number
}

/** Files and folders as a tree. Each change gives new etags to everything above it, and to who sees it by a share. */
export class Tree {
  readonly #database: Database
  readonly #contents: Contents

  constructor(database: Database, contents: Contents) {
    this.#database = database
    this.#contents = contents
  }

  get(id: number): Node | undefined {
    return this.#database.one<Node>('SELECT * FROM node WHERE id = ?', id)
  }

  child(parent: number, name: string): Node | undefined {
    return this.#database.one<Node>('SELECT * FROM node WHERE parent = ? AND name = ?', parent, name)
  }

  children(parent: number): Node[] {
    return this.#database.all<Node>('SELECT * FROM node WHERE parent = ? ORDER BY name', parent)
  }

  /** The node's line, from itself up to the root. */
  line(id: number): Node[] {
    return this.#database.all<Node>(
      `${upwards} SELECT node.* FROM line JOIN node ON node.id = line.id ORDER BY height`,
      id,
    )
  }

  /** Ids of the node and of all below it. */
  subtree(id: number): number[] {
    return this.#database.all<{ id: number }>(`${downwards} SELECT id FROM tree`, id).map((row) => row.id)
  }

  add({ parent, owner, name, content, mtime, created }: NewNode): Node {
    const now = Date.now()
    const values: SQLInputValue[] = [parent, owner, name, content ? 0 : 1, content?.size ?? 0, mtime ?? now]
    const { id } = this.#database.run(
      'INSERT INTO node (parent, owner, name, dir, size, mtime, created, etag, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...values,
      created ?? now,
      newEtag(),
      content?.id ?? null,
    )
    if (parent !== null) this.touch(parent, content?.size ?? 0)
    return this.#known(id)
  }

  /** Gives a file another content; what it held is the caller's to keep or to release. */
  replace(node: Node, content: { readonly id: number; readonly size: number }, mtime = Date.now()): Node {
    this.#database.run('UPDATE node SET content = ?, mtime = ? WHERE id = ?', content.id, mtime, node.id)
    this.touch(node.id, content.size - node.size)
    this.#database.run('UPDATE node SET mtime = ? WHERE id = ?', mtime, node.id)
    return this.#known(node.id)
  }

  setTimes(node: Node, mtime: number): void {
    this.touch(node.id, 0)
    this.#database.run('UPDATE node SET mtime = ? WHERE id = ?', mtime, node.id)
  }

  /** Ids stay, in the whole subtree. */
  move(node: Node, parent: Node, name: string): void {
    if (node.parent !== null) this.touch(node.parent, -node.size)
    this.#database.run(
      'UPDATE node SET parent = ?, name = ?, etag = ? WHERE id = ?',
      parent.id,
      name,
      newEtag(),
      node.id,
    )
    if (parent.owner !== node.owner) {
      this.#database.run(`${downwards} UPDATE node SET owner = ? WHERE id IN tree`, node.id, parent.owner)
    }
    this.touch(parent.id, node.size)
  }

  /** Copies a subtree, or with `deep` false a folder alone. Contents are shared, dead properties go along. */
  copy(node: Node, parent: Node, name: string, deep: boolean): Node {
    const content = node.content === null ? undefined : { id: node.content, size: node.size }
    const copy = this.add({
      parent: parent.id,
      owner: parent.owner,
      name,
      mtime: node.mtime,
      ...(content && { content }),
    })
    this.copyProperties(node.id, copy.id)
    if (deep) for (const child of this.children(node.id)) this.copy(child, copy, child.name, true)
    return this.#known(copy.id)
  }

  copyProperties(from: number, to: number): void {
    this.#database.run('DELETE FROM property WHERE node = ?', to)
    this.#database.run(
      'INSERT INTO property (node, ns, name, value) SELECT ?, ns, name, value FROM property WHERE node = ?',
      to,
      from,
    )
  }

  /** For good: with versions, locks and shares. Contents that nobody else holds are forgotten. */
  remove(node: Node): void {
    this.endShares(node)
    if (node.parent !== null) this.touch(node.parent, -node.size)
    const held = this.#database.all<{ content: number }>(
      `${downwards} SELECT content FROM node WHERE id IN tree AND content IS NOT NULL
       UNION SELECT content FROM version WHERE node IN tree`,
      node.id,
    )
    this.#database.run(`${downwards} DELETE FROM node WHERE id IN tree`, node.id)
    this.#contents.release(held.map((row) => row.content))
  }

  /** Nothing below is shared any more; who saw some of it sees that their files changed. */
  endShares({ id }: Node): void {
    this.#database.run(
      `${downwards} UPDATE node SET etag = ? WHERE id IN (SELECT user.files FROM share
       JOIN mount ON mount.share = share.id JOIN user ON user.id = mount.user WHERE share.node IN tree)`,
      id,
      newEtag(),
    )
    this.#database.run(`${downwards} DELETE FROM share WHERE node IN tree`, id)
  }

  /** New etags from this node upwards, and for the roots of those to whom something on the way is shared. */
  touch(id: number, growth: number): void {
    const etag = newEtag()
    this.#database.run(
      `${upwards} UPDATE node SET etag = ?, size = size + ?, mtime = ? WHERE id IN (SELECT id FROM line)`,
      id,
      etag,
      growth,
      Date.now(),
    )
    this.#database.run(
      `${upwards} UPDATE node SET etag = ? WHERE id IN (SELECT user.files FROM line
       JOIN share ON share.node = line.id JOIN mount ON mount.share = share.id JOIN user ON user.id = mount.user)`,
      id,
      etag,
    )
  }

  #known(id: number): Node {
    const node = this.get(id)
    if (!node) throw new Error('a node that was just written is not there')
    return node
  }
}
