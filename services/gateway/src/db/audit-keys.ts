import { sql, SqliteAdapter } from 'kysely'
import type { SubjectKeyRow, SubjectKeyStore } from '../audit/sealing/key-store.ts'
import type { Database } from './schema.ts'

/** Names in one query: bounded by what an engine takes as parameters. */
const most = 5_000

/** The keys of subjects in the gateway's database. */
export function auditKeys(db: Database): SubjectKeyStore {
  const table = () => db.selectFrom('audit_keys').selectAll()
  return {
    async claim(row) {
      const made = await db
        .insertInto('audit_keys')
        .values(row)
        .onConflict((conflict) => conflict.columns(['tag', 'month']).doNothing())
        .returningAll()
        .executeTakeFirst()
      return made ?? table().where('tag', '=', row.tag).where('month', '=', row.month).executeTakeFirstOrThrow()
    },
    ofSubjects: (tags) => inParts(tags, (part) => table().where('tag', 'in', part).execute()),
    ofPseudonyms: (names) => inParts(names, (part) => table().where('pseudonym', 'in', part).execute()),
    ofOwners: (tags) => inParts(tags, (part) => table().where('owner', 'in', part).execute()),
    async count(month) {
      const { count } = db.fn
      const query = db.selectFrom('audit_keys').select(count('tag').as('keys')).where('month', '=', month)
      return Number((await query.executeTakeFirstOrThrow()).keys)
    },
    async months() {
      const rows = await db.selectFrom('audit_keys').select('month').distinct().orderBy('month').execute()
      return rows.map(({ month }) => month)
    },
    async dropMonth(month, keep) {
      const kept = new Set(keep)
      const rows = await db.selectFrom('audit_keys').select(['tag', 'pseudonym']).where('month', '=', month).execute()
      const gone = rows.filter(({ pseudonym }) => !kept.has(pseudonym)).map(({ pseudonym }) => pseudonym)
      await inParts(gone, async (part) => {
        await db.deleteFrom('audit_keys').where('pseudonym', 'in', part).execute()
        return []
      })
      await forgetPages(db)
      return gone.length
    },
    async dropSubjects(tags) {
      let gone = 0
      await inParts(tags, async (part) => {
        const { numDeletedRows } = await db
          .deleteFrom('audit_keys')
          .where((is) => is.or([is('tag', 'in', part), is('owner', 'in', part)]))
          .executeTakeFirst()
        gone += Number(numDeletedRows)
        return []
      })
      await forgetPages(db)
      return gone
    },
  }
}

async function inParts(
  names: readonly string[],
  ask: (part: readonly string[]) => Promise<readonly SubjectKeyRow[]>,
): Promise<SubjectKeyRow[]> {
  const found: SubjectKeyRow[] = []
  for (let at = 0; at < names.length; at += most) found.push(...(await ask(names.slice(at, at + most))))
  return found
}

/**
 * What was deleted must not linger in a file. SQLite overwrites it (`secure_delete`) and its journal is folded in and cut
 * here; PostgreSQL writes the table anew.
 */
export async function forgetPages(db: Database): Promise<void> {
  if (db.getExecutor().adapter instanceof SqliteAdapter) await sql`pragma wal_checkpoint(truncate)`.execute(db)
  else
    for (const table of ['audit_keys', 'audit_holds', 'accounts', 'identities', 'sessions'])
      await sql`vacuum full ${sql.table(table)}`.execute(db)
}
