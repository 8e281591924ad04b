import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClientBase, Pool } from 'pg'
import { contradiction, treeAt } from '../files/restore.ts'
import type { LogKeys } from '../signing/log-keys.ts'
import { emptyTree, Growth, rootOfState, type TreeState } from '../tree/growth.ts'
import { locks, transaction } from './schema.ts'
import { dropPartials, loadTile, putTiles } from './tiles.ts'

/** `lead`: this replica did, or could have done, a round; `follow`: another one has the lease. */
export type Turn = 'lead' | 'follow'

interface TreeRow {
  readonly fence: string
  readonly holder: string | null
  readonly is_leased: boolean
  readonly size: string
  readonly checkpoint: string | null
}

const mostInRound = 16_384
const leavesInATurn = 1024
/** How many checkpoints stay known by their root, for cosignatures that come late. */
const rememberedHeads = 1024

/**
 * Of several replicas one integrates: it takes the lease when nobody has it, and with it the next fencing token. Each
 * round is one transaction, under an advisory lock, that checks the token and writes tiles, checkpoint and lease together.
 * A replica that slept through its lease finds another token and has written nothing; one that sleeps inside a round is
 * cut off by the server, which undoes the round.
 */
export class PostgresSequencer {
  readonly #pool: Pool
  readonly #keys: LogKeys
  readonly #leaseMs: number
  readonly #me = randomUUID()
  #fence: number | null = null
  #tree: TreeState = emptyTree

  constructor(pool: Pool, keys: LogKeys, leaseMs: number) {
    this.#pool = pool
    this.#keys = keys
    this.#leaseMs = leaseMs
  }

  async round(): Promise<Turn> {
    try {
      return await transaction(this.#pool, (client) => this.#inTransaction(client))
    } catch (error) {
      // What this round grew was undone: the next one reads the tree anew.
      this.#fence = null
      throw error
    }
  }

  /** Lets another replica go on at once. */
  async resign(): Promise<void> {
    await this.#pool.query('update audit_tree set holder = null, lease_until = null where holder = $1', [this.#me])
  }

  async #inTransaction(client: ClientBase): Promise<Turn> {
    await client.query(`set local idle_in_transaction_session_timeout = ${Math.ceil(this.#leaseMs)}`)
    await client.query('set local synchronous_commit = on')
    const lock = await client.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1) as got', [locks.sequencer])
    if (lock.rows[0]?.got !== true) return 'follow'
    const { rows } = await client.query<TreeRow>(
      `select fence, holder, lease_until > clock_timestamp() as is_leased, size, checkpoint from audit_tree for update`,
    )
    const row = rows[0] as TreeRow
    if (row.holder !== this.#me && row.is_leased) return 'follow'
    const isMine = row.holder === this.#me && this.#fence === Number(row.fence) && this.#tree.size === Number(row.size)
    if (!isMine) await this.#take(client, row)
    await this.#grow(client, isMine || this.#isSigned(row))
    return 'lead'
  }

  /** Cosignatures stand under what we signed; Ed25519 has one signature for one text, so it can be compared. */
  #isSigned({ checkpoint }: TreeRow): boolean {
    const { size } = this.#tree
    return size === 0 || checkpoint?.startsWith(this.#keys.sign(size, rootOfState(this.#tree))) === true
  }

  async #take(client: ClientBase, row: TreeRow): Promise<void> {
    this.#tree = await treeOf(client, this.#keys, row)
    this.#fence = Number(row.fence) + 1
    await client.query('update audit_tree set fence = $1, holder = $2', [this.#fence, this.#me])
  }

  async #grow(client: ClientBase, isSigned: boolean): Promise<void> {
    const { rows } = await client.query<{ leaf: string }>(
      'select leaf from audit_entries where index >= $1 order by index limit $2',
      [this.#tree.size, mostInRound],
    )
    if (rows.length > 0) {
      const growth = new Growth(this.#tree)
      for (const [at, { leaf }] of rows.entries()) {
        if (at % leavesInATurn === leavesInATurn - 1) await nextTurn()
        growth.add(Buffer.from(leaf))
      }
      const { state, files, outgrown } = growth.end()
      await putTiles(
        client,
        files.filter(([path]) => !path.startsWith('tile/entries/')),
      )
      await dropPartials(
        client,
        outgrown.filter((path) => !path.startsWith('tile/entries/')),
      )
      this.#tree = state
    }
    const lease = `lease_until = clock_timestamp() + make_interval(secs => ${this.#leaseMs / 1000})`
    if (rows.length === 0 && isSigned) {
      await this.#write(client, `update audit_tree set ${lease} where fence = $1`, [this.#fence])
      return
    }
    const root = rootOfState(this.#tree)
    const { size } = this.#tree
    await client.query('insert into audit_heads values ($1, $2) on conflict do nothing', [size, Buffer.from(root)])
    await client.query(
      'delete from audit_heads where size <= (select size from audit_heads order by size desc offset $1 limit 1)',
      [rememberedHeads],
    )
    const checkpoint = this.#keys.sign(size, root)
    await this.#write(client, `update audit_tree set size = $2, checkpoint = $3, ${lease} where fence = $1`, [
      ...[this.#fence, size, checkpoint],
    ])
  }

  /** Only under the token that this replica holds. */
  async #write(client: ClientBase, statement: string, values: readonly unknown[]): Promise<void> {
    const { rowCount } = await client.query(statement, [...values])
    if (rowCount !== 1) throw new Error('another replica integrates now')
  }
}

/** The tree that was last signed, checked against its signature and its entries. Throws ConfigError. */
export async function treeOf(
  client: Pick<ClientBase, 'query'>,
  keys: LogKeys,
  { checkpoint, size }: Pick<TreeRow, 'checkpoint' | 'size'>,
): Promise<TreeState> {
  if (checkpoint === null) return emptyTree
  const head = open(keys, checkpoint)
  if (head.size !== Number(size)) throw contradiction(`${size} entries are published, and ${head.size} are signed`)
  return treeAt({ load: async (path) => asBuffer(await loadTile(client, path, head.size)) }, head)
}

const asBuffer = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes))

function open(keys: LogKeys, checkpoint: string) {
  try {
    return keys.open(checkpoint)
  } catch (cause) {
    throw contradiction(`its checkpoint was not signed by this log's keys in the name of ${keys.origin}`, cause)
  }
}
