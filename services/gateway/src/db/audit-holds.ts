import type { RetentionClass } from '@parvis/contracts'
import type { ErasableAccounts, HoldStore } from '../audit/retention/hold-store.ts'
import { forgetPages } from './audit-keys.ts'
import type { Database } from './schema.ts'

/** Legal holds and the memory of the retention job, in the gateway's database. */
export function auditHolds(db: Database): HoldStore {
  return {
    async all() {
      const rows = await db.selectFrom('audit_holds').selectAll().where('until', 'is', null).orderBy('since').execute()
      return rows.map(({ id, class: ofClass, subject, reason, since }) => ({
        ...{ id, subject, reason, since },
        class: ofClass as RetentionClass | null,
      }))
    },
    add: async (hold) =>
      void (await db
        .insertInto('audit_holds')
        .values({ ...hold, until: null, end_reason: null })
        .execute()),
    async end(id, reason, until) {
      const { numUpdatedRows } = await db
        .updateTable('audit_holds')
        .set({ until, end_reason: reason, subject: null })
        .where('id', '=', id)
        .where('until', 'is', null)
        .executeTakeFirst()
      await forgetPages(db)
      return numUpdatedRows > 0n
    },
    async ended(most) {
      const rows = await db
        .selectFrom('audit_holds')
        .selectAll()
        .where('until', 'is not', null)
        .orderBy('until', 'desc')
        .limit(most)
        .execute()
      return rows.map(({ id, class: ofClass, reason, since, until, end_reason: endReason }) => ({
        ...{ id, reason, since, until: until ?? '', endReason: endReason ?? '' },
        class: ofClass as RetentionClass | null,
      }))
    },
    async recall(key) {
      const row = await db.selectFrom('audit_state').select('value').where('key', '=', key).executeTakeFirst()
      return row?.value ?? null
    },
    async remember(key, value) {
      const write = db.insertInto('audit_state').values({ key, value })
      await write.onConflict((conflict) => conflict.column('key').doUpdateSet({ value })).execute()
    },
    async advance(key, unlessAfter, value) {
      const write = db
        .insertInto('audit_state')
        .values({ key, value })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({ value }).where('audit_state.value', '<=', unlessAfter),
        )
      return ((await write.executeTakeFirst()).numInsertedOrUpdatedRows ?? 0n) > 0n
    },
  }
}

export function erasableAccounts(db: Database): ErasableAccounts {
  return {
    async isDisabled(id) {
      const row = await db.selectFrom('accounts').select('disabled').where('id', '=', id).executeTakeFirst()
      return row?.disabled === 1
    },
    async remove(id) {
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('sessions').where('account_id', '=', id).execute()
        await tx.deleteFrom('accounts').where('id', '=', id).execute()
      })
      await forgetPages(db)
    },
  }
}
