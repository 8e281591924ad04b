import type { People, Someone } from '../audit/index/people.ts'
import type { Database } from './schema.ts'

/** Milliseconds for which the list of accounts is not read again. */
const freshMs = 2_000

/** The accounts' names for readers of the log. */
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
  return rows.map(({ localpart, ...row }) => ({
    ...row,
    matrixUserId: localpart === null ? '' : matrixUserId(localpart),
  }))
}
