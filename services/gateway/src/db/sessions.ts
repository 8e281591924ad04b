import type { Database, SessionRow } from './schema.ts'

export async function insertSession(db: Database, session: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(session).execute()
}

/** By the hash of the cookie as it is, or as it was before the last rotation. */
export function findSession(db: Database, tokenHash: string): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where((is) => is.or([is('token_hash', '=', tokenHash), is('former_hash', '=', tokenHash)]))
    .executeTakeFirst()
}

/** Newest first. */
export function sessionsOf(db: Database, accountId: string): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('opened_at', 'desc')
    .execute()
}

/** Those that one session of the issuer opened, or all of one account: what a logout token names. */
export function sessionsNamed(db: Database, named: { accountId?: string; sid?: string }): Promise<SessionRow[]> {
  let query = db.selectFrom('sessions').selectAll()
  if (named.accountId !== undefined) query = query.where('account_id', '=', named.accountId)
  if (named.sid !== undefined) query = query.where('issuer_sid', '=', named.sid)
  return named.accountId === undefined && named.sid === undefined ? Promise.resolve([]) : query.execute()
}

/** The session that a Matrix device was opened by, if it is still there. */
export function sessionOfDevice(db: Database, accountId: string, deviceId: string): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('matrix_device_id', '=', deviceId)
    .executeTakeFirst()
}

export async function updateSession(db: Database, id: string, change: Partial<Omit<SessionRow, 'id'>>): Promise<void> {
  await db.updateTable('sessions').set(change).where('id', '=', id).execute()
}

/** False when another request rotated it first: that one's cookie is the new one. */
export async function rotateSession(
  db: Database,
  session: SessionRow,
  tokenHash: string,
  now: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ token_hash: tokenHash, former_hash: session.token_hash, rotated_at: now })
    .where('id', '=', session.id)
    .where('token_hash', '=', session.token_hash)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** A device stands in one session only: the one that used it last. */
export async function bindDevice(db: Database, session: SessionRow, deviceId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('sessions')
      .set({ matrix_device_id: null })
      .where('account_id', '=', session.account_id)
      .where('matrix_device_id', '=', deviceId)
      .execute()
    await tx.updateTable('sessions').set({ matrix_device_id: deviceId }).where('id', '=', session.id).execute()
  })
}

export async function deleteSession(db: Database, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute()
}

/** What stands for the cookie of a session that has ended and whose device may come back. No hash has this form. */
const endedMark = (id: string) => `ended ${id}`

export function endedSessions(db: Database, now: string, idleSince: string): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('token_hash', 'not like', 'ended %')
    .where((is) => is.or([is('expires_at', '<', now), is('seen_at', '<', idleSince)]))
    .execute()
}

/** Of a session with a device it stays known that it ended, and nothing else; another one is gone. False: already so. */
export async function endSession(db: Database, { id, matrix_device_id: device, token_hash: hash }: SessionRow) {
  await db.deleteFrom('session_tokens').where('session_id', '=', id).execute()
  const ended = { token_hash: endedMark(id), former_hash: null, issuer_sid: null, id_token: '', csrf: '' }
  const [result] =
    device === null
      ? await db.deleteFrom('sessions').where('id', '=', id).where('token_hash', '=', hash).execute()
      : await db.updateTable('sessions').set(ended).where('id', '=', id).where('token_hash', '=', hash).execute()
  return ((result && 'numDeletedRows' in result ? result.numDeletedRows : result?.numUpdatedRows) ?? 0n) > 0n
}

/** Ended sessions that ended before this time, or whose device stands in another session by now. */
export function forgottenSessions(db: Database, before: string): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('token_hash', 'like', 'ended %')
    .where((is) => is.or([is('seen_at', '<', before), is('matrix_device_id', 'is', null)]))
    .execute()
}
