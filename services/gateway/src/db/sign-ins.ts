import type { Database, SignInRow } from './schema.ts'

export async function insertSignIn(db: Database, signIn: SignInRow): Promise<void> {
  await db.insertInto('sign_ins').values(signIn).execute()
}

/** Gives a sign-in out once: a second answer with the same state finds nothing. */
export function takeSignIn(db: Database, stateHash: string): Promise<SignInRow | undefined> {
  return db.deleteFrom('sign_ins').where('state_hash', '=', stateHash).returningAll().executeTakeFirst()
}

/** False when this logout token was used before. */
export async function useLogoutToken(db: Database, jti: string, expiresAt: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('logout_tokens')
    .values({ jti, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('jti').doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function deleteStale(db: Database, now: string): Promise<void> {
  await db.deleteFrom('sign_ins').where('expires_at', '<', now).execute()
  await db.deleteFrom('logout_tokens').where('expires_at', '<', now).execute()
}
