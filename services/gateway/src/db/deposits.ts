import type { DepositState } from '@parvis/contracts'
import { sql } from 'kysely'
import type { Database, DropDepositRow } from './schema.ts'

/** How a deposit leaves the list of what is received. */
export type DepositEnd = NonNullable<DropDepositRow['ended']>

/** A deposit as the gateway knows it. */
export interface KnownDeposit {
  readonly drop: string
  readonly blob: string
  /** Sealed bytes, as its sender said. */
  readonly size: number
  readonly state: DepositState
  /** RFC 3339; `received` null while its sender was not told so. */
  readonly begun: string
  readonly received: string | null
  readonly ended: string | null
  /** Index in the audit log. */
  readonly entry: number | null
}

/**
 * What the gateway received in drop boxes, in its own database: compared with what files service and store show. An act
 * is noted before it is sent on and again when its end is known, so that a gateway killed in between claims neither
 * that a deposit was received nor that it is still there. Nobody is named.
 */
export interface DepositBook {
  /** @returns false where another coffre has a box of this name */
  box(coffre: string, drop: string): Promise<boolean>
  /** Somebody brings a deposit. Nothing is noted for a box that is not known. */
  begin(drop: string, blob: string, size: number): Promise<void>
  receive(drop: string, blob: string, entry: number | null): Promise<void>
  /** The service did not take it. */
  refuse(drop: string, blob: string): Promise<void>
  /** A member takes it off: it may be gone from now on. */
  leave(coffre: string, drop: string, blob: string): Promise<void>
  /** The service did not take it off. */
  stay(coffre: string, drop: string, blob: string): Promise<void>
  /** @returns whether it was there until now */
  end(coffre: string, drop: string, blob: string, how: DepositEnd): Promise<boolean>
  /** Boxes of a coffre, and what is in them or left them less than a day ago. */
  of(coffre: string): Promise<{ readonly drops: readonly string[]; readonly deposits: readonly KnownDeposit[] }>
  find(drop: string, blob: string): Promise<KnownDeposit | undefined>
}

const day = 24 * 3600 * 1000
/** Days: of what is over, and of what was begun and never heard of again. A box lives a year at most. */
const kept = { over: 400, begun: 30 }

export function depositBook(db: Database, now = () => new Date()): DepositBook {
  const ago = (days: number) => new Date(now().getTime() - days * day).toISOString()
  const at = () => now().toISOString()
  return { ...arriving(db, at, ago), ...leaving(db, at), ...reading(db, ago) }
}

const boxesOf = (db: Database, coffre: string) =>
  db.selectFrom('drop_boxes').select('drop_id').where('coffre', '=', coffre)
const one = (db: Database, drop: string, blob: string) =>
  db.updateTable('drop_deposits').where('drop_id', '=', drop).where('blob', '=', blob)
const less = sql<number>`pending - 1`
const more = sql<number>`drop_deposits.pending + 1`

function arriving(
  db: Database,
  at: () => string,
  ago: (days: number) => string,
): Pick<DepositBook, 'box' | 'begin' | 'receive' | 'refuse'> {
  return {
    async box(coffre, drop) {
      await forgetOld(db, ago)
      const box = { drop_id: drop, coffre, made_at: at() }
      const write = db.insertInto('drop_boxes').values(box)
      await write.onConflict((there) => there.doNothing()).execute()
      return (await boxesOf(db, coffre).where('drop_id', '=', drop).executeTakeFirst()) !== undefined
    },
    async begin(drop, blob, size) {
      const known = await db.selectFrom('drop_boxes').select('drop_id').where('drop_id', '=', drop).executeTakeFirst()
      if (known === undefined) return
      const write = db
        .insertInto('drop_deposits')
        .values({ drop_id: drop, blob, size, begun_at: at(), pending: 1 })
        .onConflict((there) =>
          there
            .columns(['drop_id', 'blob'])
            .doUpdateSet({ pending: more })
            .where('drop_deposits.received_at', 'is', null),
        )
      await write.execute()
    },
    async receive(drop, blob, entry) {
      const received = one(db, drop, blob).set({ received_at: at(), entry, pending: 0 })
      await received.where('received_at', 'is', null).execute()
    },
    async refuse(drop, blob) {
      await one(db, drop, blob).set({ pending: less }).where('received_at', 'is', null).execute()
      const gone = db.deleteFrom('drop_deposits').where('drop_id', '=', drop).where('blob', '=', blob)
      await gone.where('received_at', 'is', null).where('ended_at', 'is', null).where('pending', '<=', 0).execute()
    },
  }
}

function leaving(db: Database, at: () => string): Pick<DepositBook, 'leave' | 'stay' | 'end'> {
  const ofCoffre = (coffre: string, drop: string, blob: string) =>
    one(db, drop, blob).where('drop_id', 'in', boxesOf(db, coffre))
  return {
    async leave(coffre, drop, blob) {
      const waiting = ofCoffre(coffre, drop, blob).set({ pending: more }).where('ended_at', 'is', null)
      await waiting.where('received_at', 'is not', null).execute()
    },
    async stay(coffre, drop, blob) {
      const waiting = ofCoffre(coffre, drop, blob).set({ pending: less }).where('ended_at', 'is', null)
      await waiting.where('received_at', 'is not', null).where('pending', '>', 0).execute()
    },
    async end(coffre, drop, blob, how) {
      const ended = await ofCoffre(coffre, drop, blob)
        .set({ ended_at: at(), ended: how })
        // What was noted as lost, and was there after all, is in the coffre.
        .where((row) =>
          row.or([row('ended_at', 'is', null), ...(how === 'taken' ? [row('ended', '=', 'lost' as const)] : [])]),
        )
        .executeTakeFirst()
      return ended.numUpdatedRows > 0n
    },
  }
}

function reading(db: Database, ago: (days: number) => string): Pick<DepositBook, 'of' | 'find'> {
  return {
    async of(coffre) {
      const drops = await boxesOf(db, coffre).orderBy('made_at').orderBy('drop_id').execute()
      const rows = await db
        .selectFrom('drop_deposits')
        .selectAll()
        .where('drop_id', 'in', boxesOf(db, coffre))
        .where((row) => row.or([row('ended_at', 'is', null), row('ended_at', '>', ago(1))]))
        .orderBy('begun_at')
        .execute()
      return { drops: drops.map((box) => box.drop_id), deposits: rows.map(told) }
    },
    async find(drop, blob) {
      const asked = db.selectFrom('drop_deposits').selectAll().where('drop_id', '=', drop).where('blob', '=', blob)
      const row = await asked.executeTakeFirst()
      return row && told(row)
    },
  }
}

/** What a box had in it and is still waited for stays, however old: nobody has answered for it. */
async function forgetOld(db: Database, ago: (days: number) => string): Promise<void> {
  await db
    .deleteFrom('drop_deposits')
    .where((row) =>
      row.or([
        row('ended_at', '<', ago(kept.over)),
        row.and([row('received_at', 'is', null), row('begun_at', '<', ago(kept.begun))]),
      ]),
    )
    .execute()
  const used = db.selectFrom('drop_deposits').select('drop_id')
  await db.deleteFrom('drop_boxes').where('made_at', '<', ago(kept.over)).where('drop_id', 'not in', used).execute()
}

function told({
  drop_id: drop,
  blob,
  size,
  begun_at: begun,
  received_at: received,
  ...row
}: DropDepositRow): KnownDeposit {
  const entry = row.entry === null ? null : Number(row.entry)
  return { drop, blob, size: Number(size), begun, received, ended: row.ended_at, entry, state: stateOf(received, row) }
}

function stateOf(received: string | null, { ended, pending }: Pick<DropDepositRow, 'ended' | 'pending'>): DepositState {
  if (ended !== null) return ended
  if (received === null) return 'begun'
  return pending > 0 ? 'leaving' : 'received'
}
