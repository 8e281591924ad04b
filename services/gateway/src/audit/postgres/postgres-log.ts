import { hash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { LogSizes } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { Checkpoint } from '@parvis/tlog'
import type { Pool } from 'pg'
import type { AuditLog, LoggedEntry, NewEntry } from '../audit-log.ts'
import type { LogOptions } from '../files/file-log.ts'
import type { LogKeys } from '../signing/log-keys.ts'
import { GroupCommit, refused, storedEntry } from '../wal/group-commit.ts'
import { appendTogether } from './append.ts'
import { createTables, transaction } from './schema.ts'
import { PostgresSequencer, treeOf } from './sequencer.ts'
import { loadTile } from './tiles.ts'

export interface PostgresLogOptions extends Omit<LogOptions, 'segmentBytes'> {
  /** How long the others wait for a sequencer that says nothing. Default 5,000. */
  readonly leaseMs?: number
}

interface View {
  readonly sizes: LogSizes
  readonly checkpoint: string | null
  readonly witnessed: string | null
}

const readAtOnce = 512
const longTime = '2000-01-01T00:00:00.000Z'

/** The log in a PostgreSQL database that several replicas share; `pool` is the log's own and ends with it. */
export async function openPostgresLog(pool: Pool, keys: LogKeys, options: PostgresLogOptions = {}): Promise<AuditLog> {
  await createTables(pool)
  const { rows } = await pool.query<{ checkpoint: string | null; size: string }>(
    'select checkpoint, size from audit_tree',
  )
  await treeOf(pool, keys, rows[0] as { checkpoint: string | null; size: string })
  const log = new PostgresLog(pool, keys, options)
  await log.refresh()
  log.run()
  return log
}

class PostgresLog implements AuditLog {
  readonly origin: string
  readonly #pool: Pool
  readonly #keys: LogKeys
  readonly #options: PostgresLogOptions
  readonly #commits: GroupCommit<NewEntry>
  readonly #sequencer: PostgresSequencer
  readonly #listeners = new Set<(sizes: LogSizes) => void>()
  readonly #stop = new AbortController()
  #view: View = { sizes: { acked: 0, integrated: 0, published: 0, witnessed: 0 }, checkpoint: null, witnessed: null }
  #running: Promise<void> = Promise.resolve()

  constructor(pool: Pool, keys: LogKeys, options: PostgresLogOptions) {
    this.origin = keys.origin
    this.#pool = pool
    this.#keys = keys
    this.#options = options
    this.#sequencer = new PostgresSequencer(pool, keys, options.leaseMs ?? 5_000)
    this.#commits = new GroupCommit({
      commit: async (entries) => {
        const first = await appendTogether(pool, entries, options.now ?? Date.now)
        this.#see({
          ...this.#view,
          sizes: { ...this.sizes, acked: Math.max(this.sizes.acked, first + entries.length) },
        })
        return first
      },
      mostWaiting: options.mostWaiting ?? 65_536,
    })
  }

  /** Integrates, or watches who does, until it is closed. */
  run(): void {
    this.#running = this.#loop()
  }

  async append(entry: NewEntry): Promise<{ readonly index: number }> {
    const { acked, published } = this.sizes
    if (acked - published > (this.#options.mostBehind ?? 500_000))
      throw refused(new Error('the tree is too far behind'))
    const { leaf } = storedEntry(entry, longTime)
    return this.#commits.append(entry, leaf.length + (entry.body?.length ?? 0), entry.leaf.kind === 'outcome')
  }

  async *read(from: number, to: number): AsyncGenerator<LoggedEntry> {
    const end = () => Math.min(to, this.sizes.acked)
    for (let index = Math.max(0, from); index < end();) {
      const { rows } = await this.#pool.query<{ leaf: string; body: string | null }>(
        'select leaf, body from audit_entries where index >= $1 and index < $2 order by index',
        [index, Math.min(end(), index + readAtOnce)],
      )
      if (rows.length === 0) throw refused(new Error(`entry ${index} is missing`))
      for (const { leaf, body } of rows) yield { index: index++, leaf, body: checked(leaf, body) }
    }
  }

  get sizes(): LogSizes {
    return this.#view.sizes
  }

  checkpoint(): string | null {
    return this.#view.checkpoint
  }

  witnessedCheckpoint(): string | null {
    return this.#view.witnessed
  }

  tile(path: string): Promise<Uint8Array | null> {
    return loadTile(this.#pool, path, this.sizes.published)
  }

  keys() {
    return this.#keys.list()
  }

  async cosigned(note: string): Promise<void> {
    const { size, root } = this.#open(note)
    await transaction(this.#pool, async (client) => {
      const known = await client.query<{ root: Buffer }>('select root from audit_heads where size = $1', [size])
      if (known.rows[0]?.root.equals(Buffer.from(root)) !== true)
        throw new ServiceError('request.invalid', { cause: new Error(`this log published no such tree of ${size}`) })
      await client.query(
        `update audit_tree set witnessed = $2, witnessed_size = $1,
           checkpoint = case when size = $1 then $2 else checkpoint end where witnessed_size <= $1`,
        [size, note],
      )
    })
    await this.refresh()
  }

  async dropBodies(retentionClass: string, month: string): Promise<void> {
    await this.#pool.query(
      'update audit_entries set body = null where class = $1 and month = $2 and body is not null',
      [...[retentionClass, month]],
    )
    // What was there stays on the disk until the table is cleaned.
    await this.#pool.query('vacuum audit_entries')
  }

  subscribe(listener: (sizes: LogSizes) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    await this.#commits.close()
    this.#stop.abort()
    await this.#running
    try {
      while (this.sizes.published < this.sizes.acked && (await this.#sequencer.round()) === 'lead') await this.refresh()
      await this.#sequencer.resign()
    } catch (error) {
      this.#options.fault?.(error)
    }
    await this.#pool.end()
  }

  async refresh(): Promise<void> {
    const { rows } = await this.#pool.query<Record<'size' | 'witnessed_size' | 'next', string> & Notes>(
      'select size, checkpoint, witnessed, witnessed_size, next from audit_tree, audit_head',
    )
    const { size, checkpoint, witnessed, witnessed_size: witnessedSize, next } = rows[0] as (typeof rows)[number]
    const published = Number(size)
    const acked = Math.max(this.sizes.acked, Number(next))
    const sizes = { acked, integrated: published, published, witnessed: Number(witnessedSize) }
    if (published >= this.sizes.published) this.#see({ sizes, checkpoint, witnessed })
  }

  async #loop(): Promise<void> {
    const { roundMs = 200, patienceMs = 500, fault } = this.#options
    const { signal } = this.#stop
    const pause = (ms: number) => wait(ms, undefined, { signal }).catch(() => undefined)
    while (!signal.aborted) {
      try {
        await this.#sequencer.round()
        await this.refresh()
        await pause(roundMs)
      } catch (error) {
        fault?.(error)
        await pause(patienceMs)
      }
    }
  }

  #open(note: string): Checkpoint {
    try {
      return this.#keys.open(note)
    } catch (cause) {
      throw new ServiceError('request.invalid', { cause })
    }
  }

  #see(view: View): void {
    const before = this.#view
    this.#view = view
    const isSame = Object.entries(view.sizes).every(([name, size]) => before.sizes[name as keyof LogSizes] === size)
    if (isSame && before.checkpoint === view.checkpoint) return
    for (const listener of this.#listeners) listener(view.sizes)
  }
}

interface Notes {
  readonly checkpoint: string | null
  readonly witnessed: string | null
}

/** Null when it is not the one that the leaf commits to. */
function checked(leaf: string, body: string | null): string | null {
  if (body === null) return null
  return hash('sha256', body, 'base64') === (JSON.parse(leaf) as { readonly body?: string }).body ? body : null
}
