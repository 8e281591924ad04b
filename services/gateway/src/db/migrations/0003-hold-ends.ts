import type { Kysely } from 'kysely'

/** A legal hold that was lifted stays, with the reason. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['until', 'end_reason'])
    await db.schema.alterTable('audit_holds').addColumn(column, 'text').execute()
}
