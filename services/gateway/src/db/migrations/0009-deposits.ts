import type { Kysely } from 'kysely'

/** Which drop boxes a coffre has, and what was received in them: told apart from what files service and store say. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drop_boxes')
    .addColumn('drop_id', 'text', (column) => column.primaryKey())
    .addColumn('coffre', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('drop_boxes_coffre').on('drop_boxes').column('coffre').execute()
  await db.schema
    .createTable('drop_deposits')
    .addColumn('drop_id', 'text', (column) => column.notNull().references('drop_boxes.drop_id').onDelete('cascade'))
    .addColumn('blob', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('begun_at', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text')
    .addColumn('entry', 'bigint')
    .addColumn('pending', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('ended_at', 'text')
    .addColumn('ended', 'text')
    .addPrimaryKeyConstraint('drop_deposits_of_box', ['drop_id', 'blob'])
    .execute()
}
