import type { Kysely } from 'kysely'

/** Whether a guest has a Matrix user: one that could not be closed is still to be. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('guests')
    .addColumn('matrix_user', 'text', (column) => column.notNull().defaultTo('none'))
    .execute()
  // Of those who left before this was noted nobody knows: to close a user twice does no harm.
  const guests = db.withTables<{ guests: { admitted_at: string | null; matrix_user: string } }>()
  await guests.updateTable('guests').set({ matrix_user: 'there' }).where('admitted_at', 'is not', null).execute()
}
