import type { Database } from './schema.ts'

export async function insertTokens(db: Database, sessionId: string, sealed: string): Promise<void> {
  await db.insertInto('session_tokens').values({ session_id: sessionId, sealed, claimed_until: null }).execute()
}

export async function findTokens(db: Database, sessionId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('session_tokens')
    .select('sealed')
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
  return row?.sealed
}

/** One write of a session's tokens: what is done to it is done to no other. */
interface Write {
  readonly sessionId: string
  readonly sealed: string
}

/** True: nobody else renews these until then. False: somebody does, or they are no longer these. */
export async function claimTokens(
  db: Database,
  { sessionId, sealed }: Write,
  { now, until }: { readonly now: string; readonly until: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('session_tokens')
    .set({ claimed_until: until })
    .where('session_id', '=', sessionId)
    .where('sealed', '=', sealed)
    .where((is) => is.or([is('claimed_until', 'is', null), is('claimed_until', '<=', now)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Somebody else may try; a claim that has passed to another one stays theirs. */
export async function releaseTokens(db: Database, { sessionId, sealed }: Write, until: string): Promise<void> {
  await db
    .updateTable('session_tokens')
    .set({ claimed_until: null })
    .where('session_id', '=', sessionId)
    .where('sealed', '=', sealed)
    .where('claimed_until', '=', until)
    .execute()
}

/** False where they are no longer these: the session has ended meanwhile, or another gateway was faster. */
export async function replaceTokens(db: Database, { sessionId, sealed }: Write, next: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('session_tokens')
    .set({ sealed: next, claimed_until: null })
    .where('session_id', '=', sessionId)
    .where('sealed', '=', sealed)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function dropTokens(db: Database, { sessionId, sealed }: Write): Promise<void> {
  await db.deleteFrom('session_tokens').where('session_id', '=', sessionId).where('sealed', '=', sealed).execute()
}

/** Gone when it resolves, with what was there. */
export async function takeTokens(db: Database, sessionId: string): Promise<string | undefined> {
  const row = await db
    .deleteFrom('session_tokens')
    .where('session_id', '=', sessionId)
    .returning('sealed')
    .executeTakeFirst()
  return row?.sealed
}
