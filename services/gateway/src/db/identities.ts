import type { Database, IdentityRow } from './schema.ts'

/** In the place of what the account told before. */
export async function tellIdentity(db: Database, row: IdentityRow): Promise<void> {
  const { key, told_at } = row
  await db
    .insertInto('identities')
    .values(row)
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ key, told_at }))
    .execute()
}

/** Keys by localpart, of those of these people who told one. */
export async function identitiesOf(db: Database, localparts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (localparts.length === 0) return new Map()
  const rows = await db
    .selectFrom('identities')
    .innerJoin('accounts', 'accounts.id', 'identities.account_id')
    .select(['accounts.localpart', 'identities.key'])
    .where('accounts.localpart', 'in', localparts)
    .execute()
  return new Map(rows.flatMap(({ localpart, key }) => (localpart === null ? [] : [[localpart, key]])))
}
