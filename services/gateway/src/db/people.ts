import type { People, Someone } from '../audit/index/people.ts'
import { guestName } from '../identity/guest-name.ts'
import type { Database } from './schema.ts'

/** Milliseconds for which the list of accounts is not read again. */
const freshMs = 2_000

/** The names of accounts, and of guests for as long as they are kept, for readers of the log. */
export function people(db: Database, matrixUserId: (localpart: string) => string): People {
  let known: Promise<readonly Someone[]> | undefined
  let readAt = -Infinity
  return {
    everyone() {
      const now = performance.now()
      if (known === undefined || now - readAt > freshMs) {
        readAt = now
        known = read(db, matrixUserId)
        known.catch(() => (known = undefined))
      }
      return known
    },
  }
}

async function read(db: Database, matrixUserId: (localpart: string) => string): Promise<Someone[]> {
  const rows = await db.selectFrom('accounts').select(['id', 'name', 'email', 'localpart']).execute()
  const guests = await db.selectFrom('guests').select(['id', 'name']).execute()
  return [
    ...rows.map(({ localpart, ...row }) => ({
      ...row,
      matrixUserId: localpart === null ? '' : matrixUserId(localpart),
    })),
    ...guests.map(({ id, name }) => ({ id, name: guestName(name), email: '', matrixUserId: matrixUserId(id) })),
  ]
}
