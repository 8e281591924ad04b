import type { Kysely } from 'kysely'

/** Which gateway renews the tokens of a session, until when: several may stand on one database. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('session_tokens').addColumn('claimed_until', 'text').execute()
}
