import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreConfig } from '../config.ts'
import { Blobs } from './blobs.ts'
import { Contents } from './contents.ts'
import { Database } from './database.ts'
import { History } from './history.ts'
import { Locks } from './locks.ts'
import { Notes } from './notes.ts'
import { Properties } from './properties.ts'
import { Shares } from './shares.ts'
import { Teams } from './teams.ts'
import { Tree } from './tree.ts'
import { Uploads } from './uploads.ts'
import { administrator, Users } from './users.ts'

/** Everything that is kept, on one folder. */
export interface Store {
  readonly database: Database
  readonly blobs: Blobs
  readonly contents: Contents
  readonly tree: Tree
  readonly users: Users
  readonly teams: Teams
  readonly properties: Properties
  readonly locks: Locks
  readonly history: History
  readonly uploads: Uploads
  readonly shares: Shares
  readonly notes: Notes
  /** Part of every `oc:id`: made once, kept. */
  readonly instanceId: string
  /** Removes what has expired. */
  sweep(): void
  close(): void
}

/** Opens a folder of ours, or makes one; what a crash left half done is removed. */
export function openStore({ dataDir, quota, keep }: Pick<StoreConfig, 'dataDir' | 'quota' | 'keep'>): Store {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const database = new Database(join(dataDir, 'store.sqlite'))
  const blobs = new Blobs(join(dataDir, 'blobs'))
  const contents = new Contents(database, blobs)
  const tree = new Tree(database, contents)
  const users = new Users(database, tree, contents, quota ?? null)
  const teams = new Teams(database)
  const locks = new Locks(database, tree)
  const history = new History(database, { tree, contents, users, locks }, keep)
  const uploads = new Uploads(database, blobs, contents)
  const shares = new Shares(database, tree, teams)
  const parts = { database, blobs, contents, tree, users, teams, locks, history, uploads, shares }
  if (!users.get(administrator)) users.add(administrator, administrator, '')
  blobs.sweep((blob) => isNamed(database, blob))
  const sweep = () =>
    database.transaction(() => {
      locks.sweep()
      history.sweep()
      shares.sweep()
      uploads.sweep(Date.now() - keep.uploadHours * 3_600_000)
    })
  sweep()
  const instanceId = instanceOf(database)
  return {
    ...parts,
    properties: new Properties(database),
    notes: new Notes(database),
    instanceId,
    sweep,
    close: () => database.close(),
  }
}

function isNamed(database: Database, blob: string): boolean {
  const sql = 'SELECT 1 FROM part WHERE blob = ?1 UNION SELECT 1 FROM chunk WHERE blob = ?1 LIMIT 1'
  return database.one(sql, blob) !== undefined
}

function instanceOf(database: Database): string {
  database.run("INSERT OR IGNORE INTO meta VALUES ('instance', ?)", `oc${randomBytes(5).toString('hex')}`)
  return database.one<{ value: string }>("SELECT value FROM meta WHERE key = 'instance'")?.value ?? ''
}
