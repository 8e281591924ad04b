import type { Kysely } from 'kysely'

/** Keys of the log's personal fields, legal holds, and when the retention job last ran. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_keys')
    .addColumn('tag', 'text', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('pseudonym', 'text', (column) => column.notNull().unique())
    .addColumn('wrapped', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_keys_pk', ['tag', 'month'])
    .execute()
  for (const column of ['owner', 'month'])
    await db.schema.createIndex(`audit_keys_${column}`).on('audit_keys').column(column).execute()
  await db.schema
    .createTable('audit_holds')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('class', 'text')
    .addColumn('subject', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('audit_state')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
}
