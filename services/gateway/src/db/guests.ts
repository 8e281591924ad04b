import type { CallLinkRow, Database, GuestRow } from './schema.ts'

export async function insertLink(db: Database, link: CallLinkRow): Promise<void> {
  await db.insertInto('call_links').values(link).execute()
}

/** While it holds. */
export function findLink(db: Database, tokenHash: string, now: string): Promise<CallLinkRow | undefined> {
  return db
    .selectFrom('call_links')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Those that hold, the one that ends last first. */
export function linksOfRoom(db: Database, room: string, now: string): Promise<CallLinkRow[]> {
  return db
    .selectFrom('call_links')
    .selectAll()
    .where('room', '=', room)
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .execute()
}

/** False: this room has no such link. */
export async function deleteLink(db: Database, room: string, id: string): Promise<boolean> {
  const gone = await db.deleteFrom('call_links').where('room', '=', room).where('id', '=', id).executeTakeFirst()
  return gone.numDeletedRows > 0n
}

export async function insertGuest(db: Database, guest: GuestRow): Promise<void> {
  await db.insertInto('guests').values(guest).execute()
}

export function findGuest(db: Database, by: 'id' | 'secret_hash', value: string): Promise<GuestRow | undefined> {
  return db.selectFrom('guests').selectAll().where(by, '=', value).executeTakeFirst()
}

/** Guests who have not left: of a room, of a link, or whose time is over. */
export function openGuests(
  db: Database,
  of: { readonly room: string } | { readonly link: string } | { readonly until: string },
): Promise<GuestRow[]> {
  const open = db.selectFrom('guests').selectAll().where('closed_at', 'is', null)
  if ('room' in of) return open.where('room', '=', of.room).execute()
  return ('link' in of ? open.where('link_id', '=', of.link) : open.where('expires_at', '<=', of.until)).execute()
}

/** Guests who have left, and whose Matrix user is still there. */
export function lingeringGuests(db: Database): Promise<GuestRow[]> {
  const left = db.selectFrom('guests').selectAll().where('closed_at', 'is not', null)
  return left.where('matrix_user', '=', 'there').execute()
}

export async function updateGuest(
  db: Database,
  id: string,
  change: Partial<Pick<GuestRow, 'admitted_at' | 'closed_at' | 'matrix_user'>>,
): Promise<void> {
  await db.updateTable('guests').set(change).where('id', '=', id).execute()
}

/** What nobody needs any more: links and guests that ended before this time, less those with something left to close. */
export async function forgetGuests(db: Database, before: string): Promise<void> {
  await db.deleteFrom('guests').where('closed_at', '<', before).where('matrix_user', '!=', 'there').execute()
  await db.deleteFrom('call_links').where('expires_at', '<', before).execute()
}
