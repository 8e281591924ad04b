import type { AccountRow, Database } from './schema.ts'

/** What identifies a person beside the issuer's `sub`. */
export interface PersonKey {
  readonly email: string
  readonly siret: string
  readonly uid: string
}

/** Every account that shares something with these claims; the linking rule decides what that means. */
export function accountsLike(db: Database, issuer: string, sub: string, person: PersonKey): Promise<AccountRow[]> {
  return db
    .selectFrom('accounts')
    .selectAll()
    .where((is) =>
      is.or([
        is.and([is('issuer', '=', issuer), is('sub', '=', sub)]),
        is('email', '=', person.email),
        is.and([is('siret', '=', person.siret), is('uid', '=', person.uid)]),
      ]),
    )
    .execute()
}

/** Throws when another request has just made the same person's account. */
export async function insertAccount(db: Database, account: AccountRow): Promise<void> {
  await db.insertInto('accounts').values(account).execute()
}

export async function updateAccount(db: Database, { id, ...change }: AccountRow): Promise<void> {
  await db.updateTable('accounts').set(change).where('id', '=', id).execute()
}

export function findAccount(db: Database, id: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findAccountByLocalpart(db: Database, localpart: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('localpart', '=', localpart).executeTakeFirst()
}

export function findAccountBySubject(db: Database, issuer: string, sub: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('issuer', '=', issuer).where('sub', '=', sub).executeTakeFirst()
}

/** By name. */
export function allAccounts(db: Database): Promise<AccountRow[]> {
  return db.selectFrom('accounts').selectAll().orderBy('name').orderBy('id').execute()
}
