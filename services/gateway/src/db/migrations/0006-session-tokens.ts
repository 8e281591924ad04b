import type { Kysely } from 'kysely'

/** What the issuer gave with a sign-in for the store of files, sealed; gone with its session. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session_tokens')
    .addColumn('session_id', 'text', (column) => column.primaryKey().references('sessions.id').onDelete('cascade'))
    .addColumn('sealed', 'text', (column) => column.notNull())
    .execute()
}
