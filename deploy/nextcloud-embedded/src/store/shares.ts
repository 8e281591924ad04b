import { randomBytes } from 'node:crypto'
import type { Database } from './database.ts'
import { newEtag } from './node.ts'
import type { Teams } from './teams.ts'
import type { Tree } from './tree.ts'

/** The numbers are OCS's. */
export const shareKind = { user: 0, team: 1, link: 3 } as const

export interface Share {
  readonly id: number
  readonly kind: number
  readonly node: number
  readonly owner: string
  /** An account or a team; null for a link. */
  readonly recipient: string | null
  readonly permissions: number
  readonly token: string | null
  /** Of a link's password. */
  readonly hash: string | null
  /** The end of the last day on which it works. */
  readonly expires: number | null
  readonly note: string
  readonly label: string
  readonly created: number
}

export type NewShare = Omit<Share, 'id' | 'token' | 'created'>

/** Where a shared node appears among somebody's files: always at the top. */
export interface Mount {
  readonly user: string
  readonly name: string
  readonly share: number
  readonly node: number
  readonly permissions: number
}

const alive = '(share.expires IS NULL OR share.expires > unixepoch() * 1000)'
const mounts = `SELECT mount.user, mount.name, mount.share, share.node, share.permissions
  FROM mount JOIN share ON share.id = mount.share WHERE mount.hidden = 0 AND ${alive}`

/** Who else may see a node: accounts, teams, and whoever has a link. */
export class Shares {
  readonly #database: Database
  readonly #tree: Tree
  readonly #teams: Teams

  constructor(database: Database, tree: Tree, teams: Teams) {
    this.#database = database
    this.#tree = tree
    this.#teams = teams
  }

  get(id: number): Share | undefined {
    return this.#database.one<Share>(`SELECT * FROM share WHERE id = ? AND ${alive}`, id)
  }

  byToken(token: string): Share | undefined {
    const sql = `SELECT share.* FROM share JOIN user ON user.id = share.owner AND user.enabled = 1
      WHERE share.token = ? AND ${alive}`
    return this.#database.one<Share>(sql, token)
  }

  ownedBy(user: string): Share[] {
    return this.#database.all<Share>(`SELECT * FROM share WHERE owner = ? AND ${alive} ORDER BY id`, user)
  }

  of(node: number): Share[] {
    return this.#database.all<Share>(`SELECT * FROM share WHERE node = ? AND ${alive} ORDER BY id`, node)
  }

  mountsOf(user: string): Mount[] {
    return this.#database.all<Mount>(`${mounts} AND mount.user = ? ORDER BY mount.name`, user)
  }

  mountAt(user: string, name: string): Mount | undefined {
    return this.#database.one<Mount>(`${mounts} AND mount.user = ? AND mount.name = ?`, user, name)
  }

  add(share: NewShare): Share {
    const token = share.kind === shareKind.link ? randomBytes(18).toString('base64url') : null
    const { id } = this.#database.run(
      `INSERT INTO share (kind, node, owner, recipient, permissions, token, hash, expires, note, label, created)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      share.kind,
      share.node,
      share.owner,
      share.recipient,
      share.permissions,
      token,
      share.hash,
      share.expires,
      share.note,
      share.label,
      Date.now(),
    )
    this.#mount(id)
    this.#tree.touch(share.node, 0)
    return this.get(id) as Share
  }

  change(share: Share, change: Partial<Pick<Share, 'permissions' | 'hash' | 'expires' | 'note' | 'label'>>): void {
    for (const [column, value] of Object.entries(change)) {
      this.#database.run(`UPDATE share SET ${column} = ? WHERE id = ?`, value, share.id)
    }
    this.#tree.touch(share.node, 0)
  }

  remove(share: Share): void {
    this.#tree.touch(share.node, 0)
    this.#database.run('DELETE FROM share WHERE id = ?', share.id)
  }

  /** One recipient has it no more; a share with a team stays for the others. */
  leave(user: string, id: number): void {
    const share = this.get(id)
    if (share?.kind === shareKind.user) return this.remove(share)
    this.#database.run('UPDATE mount SET hidden = 1 WHERE user = ? AND share = ?', user, id)
    this.#touchRoot(user)
  }

  rename(mount: Mount, name: string): void {
    this.#database.run('UPDATE mount SET name = ? WHERE user = ? AND share = ?', name, mount.user, mount.share)
    this.#touchRoot(mount.user)
  }

  /** After somebody joined or left a team. */
  remount(team: string): void {
    const shares = this.#database.all<Share>('SELECT * FROM share WHERE kind = 1 AND recipient = ?', team)
    const members = new Set(this.#teams.members(team))
    for (const share of shares) {
      this.#tree.touch(share.node, 0)
      const mounted = this.#database.all<{ user: string }>('SELECT user FROM mount WHERE share = ?', share.id)
      for (const { user } of mounted.filter((mount) => !members.has(mount.user))) {
        this.#database.run('DELETE FROM mount WHERE user = ? AND share = ?', user, share.id)
      }
      this.#mount(share.id)
    }
  }

  /** Removes what has expired, with the etags of those who saw it. */
  sweep(): void {
    const expired = this.#database.all<Share>('SELECT * FROM share WHERE expires <= ?', Date.now())
    for (const share of expired) this.remove(share)
  }

  #mount(id: number): void {
    const share = this.get(id)
    const node = share && this.#tree.get(share.node)
    if (!share || !node || share.recipient === null) return
    const users = share.kind === shareKind.user ? [share.recipient] : this.#teams.members(share.recipient)
    for (const user of users.filter((name) => name !== share.owner && name !== node.owner)) {
      const name = this.#freeName(user, node.name)
      this.#database.run('INSERT OR IGNORE INTO mount (user, name, share) VALUES (?, ?, ?)', user, name, id)
      this.#touchRoot(user)
    }
  }

  #freeName(user: string, name: string): string {
    const root = this.#database.one<{ files: number }>('SELECT files FROM user WHERE id = ?', user)?.files ?? 0
    const isTaken = (wanted: string) =>
      this.#tree.child(root, wanted) ??
      this.#database.one('SELECT 1 FROM mount WHERE user = ? AND name = ? AND hidden = 0', user, wanted)
    const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? []
    for (let count = 1; ; count += 1) {
      const wanted = count === 1 ? name : `${stem} (${count})${extension}`
      if (!isTaken(wanted)) return wanted
    }
  }

  #touchRoot(user: string): void {
    this.#database.run('UPDATE node SET etag = ? WHERE id = (SELECT files FROM user WHERE id = ?)', newEtag(), user)
  }
}
