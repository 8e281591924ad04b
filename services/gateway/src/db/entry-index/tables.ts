import type { Kysely } from 'kysely'

/** Times in milliseconds. A derived table: it has no migrations, another `shape` is made anew. */
export interface EntryTable {
  idx: number
  time: number
  act: string
  class: string
  actor: string
  object: string | null
  place_from: string
  place_to: string
  decision: string
  /** Each followed and preceded by a space. */
  rules: string
  policy: string
  correlation: string
  detail: string | null
  outcome_idx: number | null
  outcome: string | null
  status: number | null
  outcome_time: number | null
  /** How many acts stand before this one, and how many of them were refused: a stretch is counted by its two ends. */
  before: number
  refused_before: number
}

/** The few values that words are looked for in: names of acts, places, sets of rules. Each stands once. */
export interface ValueTable {
  kind: 'act' | 'place' | 'rules'
  value: string
}

export interface IndexTables {
  audit_entries: EntryTable
  audit_values: ValueTable
  audit_index: { key: string; value: string }
}

export type Engine = 'sqlite' | 'postgres'
export type IndexDatabase = Kysely<IndexTables>

const shape = '4'

/** Makes the tables where they are missing or of another shape. */
export async function prepareTables(db: IndexDatabase, engine: Engine): Promise<void> {
  await db.schema
    .createTable('audit_index')
    .ifNotExists()
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
  const known = await db.selectFrom('audit_index').select('value').where('key', '=', 'shape').executeTakeFirst()
  if (known?.value === shape) return
  await db.schema.dropTable('audit_entries').ifExists().execute()
  await db.schema.dropTable('audit_values').ifExists().execute()
  await db.deleteFrom('audit_index').execute()
  await entryTable(db, engine)
  await db
    .insertInto('audit_index')
    .values([
      { key: 'shape', value: shape },
      { key: 'size', value: '0' },
    ])
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

async function entryTable(db: IndexDatabase, engine: Engine): Promise<void> {
  await db.schema
    .createTable('audit_values')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_values_key', ['kind', 'value'])
    .execute()
  await db.schema
    .createTable('audit_entries')
    // In SQLite an `integer` key is the row's own place (64 bits): the table itself lies in the order of the log.
    .addColumn('idx', engine === 'sqlite' ? 'integer' : 'bigint', (column) => column.primaryKey())
    .addColumn('time', 'bigint', (column) => column.notNull())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('class', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('object', 'text')
    .addColumn('place_from', 'text', (column) => column.notNull())
    .addColumn('place_to', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('rules', 'text', (column) => column.notNull())
    .addColumn('policy', 'text', (column) => column.notNull())
    .addColumn('correlation', 'text', (column) => column.notNull())
    .addColumn('detail', 'text')
    .addColumn('outcome_idx', 'bigint')
    .addColumn('outcome', 'text')
    .addColumn('status', 'integer')
    .addColumn('outcome_time', 'bigint')
    .addColumn('before', 'bigint', (column) => column.notNull())
    .addColumn('refused_before', 'bigint', (column) => column.notNull())
    .execute()
  // The decision is in each, so that somebody's refusals are found without a look at all the rest she did.
  for (const column of ['actor', 'object', 'act'] as const)
    await db.schema
      .createIndex(`audit_entries_${column}`)
      .on('audit_entries')
      .columns([column, 'idx', 'decision'])
      .execute()
  await db.schema.createIndex('audit_entries_decision').on('audit_entries').columns(['decision', 'idx']).execute()
  for (const column of ['time', 'correlation', 'outcome_idx'] as const)
    await db.schema.createIndex(`audit_entries_${column}`).on('audit_entries').column(column).execute()
}
