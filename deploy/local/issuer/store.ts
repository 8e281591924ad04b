import { DatabaseSync } from 'node:sqlite'
import type { Adapter, AdapterPayload } from 'oidc-provider'

const schema = `
  CREATE TABLE IF NOT EXISTS state (
    model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, uid TEXT, grant_id TEXT, expires INTEGER,
    PRIMARY KEY (model, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS state_uid ON state (uid);
  CREATE INDEX IF NOT EXISTS state_grant ON state (grant_id);`

const seconds = () => Math.floor(Date.now() / 1000)

interface Row {
  readonly payload: string
}

/** Sessions, grants and codes of the issuer in one SQLite file, so that a restart signs nobody out. */
export function openStore(file: string): { adapter: (model: string) => Adapter; close(): void } {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA journal_mode = WAL; ${schema}`)
  database.prepare('DELETE FROM state WHERE expires < ?').run(seconds())
  return { adapter: (model) => new SqliteAdapter(database, model), close: () => database.close() }
}

class SqliteAdapter implements Adapter {
  readonly #database: DatabaseSync
  readonly #model: string

  constructor(database: DatabaseSync, model: string) {
    this.#database = database
    this.#model = model
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    this.#database
      .prepare('INSERT OR REPLACE INTO state (model, id, payload, uid, grant_id, expires) VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        this.#model,
        id,
        JSON.stringify(payload),
        payload.uid ?? null,
        payload.grantId ?? null,
        expiresIn ? seconds() + expiresIn : null,
      )
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#one('id = ?', id)
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#one('uid = ?', uid)
  }

  async findByUserCode(): Promise<undefined> {
    return undefined // no device flow here
  }

  async consume(id: string): Promise<void> {
    const payload = this.#one('id = ?', id)
    if (!payload) return
    this.#database
      .prepare('UPDATE state SET payload = ? WHERE model = ? AND id = ?')
      .run(JSON.stringify({ ...payload, consumed: seconds() }), this.#model, id)
  }

  async destroy(id: string): Promise<void> {
    this.#database.prepare('DELETE FROM state WHERE model = ? AND id = ?').run(this.#model, id)
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    this.#database.prepare('DELETE FROM state WHERE grant_id = ?').run(grantId)
  }

  #one(where: string, value: string): AdapterPayload | undefined {
    const row = this.#database
      .prepare(`SELECT payload FROM state WHERE model = ? AND ${where} AND (expires IS NULL OR expires >= ?)`)
      .get(this.#model, value, seconds()) as Row | undefined
    return row && (JSON.parse(row.payload) as AdapterPayload)
  }
}
