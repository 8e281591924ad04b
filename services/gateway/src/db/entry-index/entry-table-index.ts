import { sql, type Selectable, type Transaction } from 'kysely'
import type { EntryIndex, IndexedEntry, IndexedOutcome, Question, Span } from '../../audit/index/entry-index.ts'
import { asked, containing, inList, type FoundQuestion } from './question-sql.ts'
import { timeLine } from './time-line.ts'
import type { Engine, EntryTable, IndexDatabase, IndexTables, ValueTable } from './tables.ts'

/** Rows of one insert: nineteen columns each, below what an engine takes as parameters. */
const rowsAtOnce = 1_000

/** The index as a table; the same queries on SQLite and PostgreSQL. */
export class EntryTableIndex implements EntryIndex {
  readonly #db: IndexDatabase
  readonly #engine: Engine

  constructor(db: IndexDatabase, engine: Engine) {
    this.#db = db
    this.#engine = engine
  }

  async size(): Promise<number> {
    const row = await this.#db.selectFrom('audit_index').select('value').where('key', '=', 'size').executeTakeFirst()
    return Number(row?.value ?? 0)
  }

  add(from: number, to: number, intents: readonly IndexedEntry[], outcomes: readonly IndexedOutcome[]): Promise<void> {
    return this.#db.transaction().execute(async (tx) => {
      // Takes the row's lock: of two replicas that bring the same entries, the second finds them there.
      const { numUpdatedRows } = await tx
        .updateTable('audit_index')
        .set({ value: String(to) })
        .where('key', '=', 'size')
        .where('value', '=', String(from))
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return
      const folded = new Map(outcomes.map((one) => [one.of, one]))
      const counted = counter(await lastCounts(tx))
      const rows = intents.map((one) => rowOf(one, folded.get(one.index), counted(one)))
      for (let at = 0; at < rows.length; at += rowsAtOnce)
        await tx
          .insertInto('audit_entries')
          .values(rows.slice(at, at + rowsAtOnce))
          .execute()
      await keepValues(tx, rows)
      for (const late of outcomes.filter(({ of }) => of < from))
        await tx.updateTable('audit_entries').set(outcomeColumns(late)).where('idx', '=', late.of).execute()
    })
  }

  async clear(): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('audit_entries').execute()
      await tx.deleteFrom('audit_values').execute()
      await tx.updateTable('audit_index').set({ value: '0' }).where('key', '=', 'size').execute()
    })
  }

  async search(question: Question, before: number | null, limit: number): Promise<IndexedEntry[]> {
    let query = this.#found(await this.#read(question))
      .selectAll()
      .orderBy('idx', 'desc')
      .limit(limit)
    if (before !== null) query = query.where('idx', '<', before)
    return (await query.execute()).map(entryOf)
  }

  async walk(question: Question, from: number, limit: number): Promise<IndexedEntry[]> {
    const query = this.#found(await this.#read(question))
      .selectAll()
      .where('idx', '>=', from)
      .orderBy('idx')
      .limit(limit)
    return (await query.execute()).map(entryOf)
  }

  histogram(question: Question, buckets: number): Promise<Span[]> {
    return this.#read(question).then((found) => timeLine(this.#db, this.#engine, { question, found, buckets }))
  }

  async get(indexes: readonly number[]): Promise<IndexedEntry[]> {
    if (indexes.length === 0) return []
    const rows = await this.#db
      .selectFrom('audit_entries')
      .selectAll()
      .where((is) => is.or([is('idx', 'in', [...indexes]), is('outcome_idx', 'in', [...indexes])]))
      .orderBy('idx')
      .execute()
    return rows.map(entryOf)
  }

  async beside(pseudonyms: readonly string[]): Promise<string[]> {
    const other = (column: 'actor' | 'object', by: 'actor' | 'object') =>
      this.#db
        .selectFrom('audit_entries')
        .select(column)
        .distinct()
        .where(inList(this.#engine, by, pseudonyms))
        .execute()
    const [objects, actors] = await Promise.all([other('object', 'actor'), other('actor', 'object')])
    return [...new Set([...objects, ...actors].flatMap((row) => Object.values(row).filter((name) => name !== null)))]
  }

  /** Words become the few values that contain them, a span of time the lines that lie in it. */
  async #read({ words, since, until, ...asked }: Question): Promise<FoundQuestion> {
    const [first, last] = await Promise.all([this.#lineAt(since), this.#lineAt(until)])
    const question = {
      ...asked,
      ...(first !== undefined && { indexFrom: Math.max(first, asked.indexFrom ?? 0) }),
      ...(last !== undefined && { indexTo: Math.min(last, asked.indexTo ?? last) }),
    }
    if (words === undefined) return question
    const found = words.map(async (word) => {
      const rows = await this.#db
        .selectFrom('audit_values')
        .selectAll()
        .where(sql<boolean>`lower(value) like ${containing(word.text)} escape '\\'`)
        .execute()
      const of = (kind: ValueTable['kind']) => rows.filter((row) => row.kind === kind).map(({ value }) => value)
      return { ...word, acts: of('act'), places: of('place'), rules: of('rules') }
    })
    return { ...question, words: await Promise.all(found) }
  }

  /** The first line of that time or later; behind the last one when there is none. */
  async #lineAt(time: number | undefined): Promise<number | undefined> {
    if (time === undefined) return undefined
    const row = await this.#db
      .selectFrom('audit_entries')
      .select('idx')
      .where('time', '>=', time)
      .orderBy('time')
      .orderBy('idx')
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? Number.MAX_SAFE_INTEGER : Number(row.idx)
  }

  #found(question: FoundQuestion) {
    return this.#db.selectFrom('audit_entries').where((is) => asked(is, question, this.#engine))
  }
}

async function keepValues(tx: Transaction<IndexTables>, rows: readonly EntryTable[]): Promise<void> {
  const all = new Map<string, ValueTable>()
  const keep = (kind: ValueTable['kind'], value: string) => all.set(`${kind} ${value}`, { kind, value })
  for (const row of rows) {
    keep('act', row.act)
    keep('place', row.place_from)
    keep('place', row.place_to)
    if (row.rules !== '') keep('rules', row.rules)
  }
  if (all.size === 0) return
  const insert = tx.insertInto('audit_values').values([...all.values()])
  await insert.onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing()).execute()
}

const outcomeColumns = ({ index, outcome, status, time }: IndexedOutcome) => ({
  outcome_idx: index,
  outcome,
  status,
  outcome_time: time,
})

/** What stands before the next entry. */
async function lastCounts(tx: Transaction<IndexTables>): Promise<Counts> {
  const last = await tx
    .selectFrom('audit_entries')
    .select(['before', 'refused_before', 'decision'])
    .orderBy('idx', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last === undefined) return { before: 0, refused_before: 0 }
  const refused = last.decision === 'refuse' ? 1 : 0
  return { before: Number(last.before) + 1, refused_before: Number(last.refused_before) + refused }
}

type Counts = Pick<EntryTable, 'before' | 'refused_before'>

function counter(from: Counts): (entry: IndexedEntry) => Counts {
  const now = { ...from }
  return ({ decision }) => {
    const counts = { ...now }
    now.before += 1
    if (decision === 'refuse') now.refused_before += 1
    return counts
  }
}

function rowOf(entry: IndexedEntry, outcome: IndexedOutcome | undefined, counts: Counts): EntryTable {
  return {
    idx: entry.index,
    time: entry.time,
    act: entry.act,
    class: entry.class,
    actor: entry.actor,
    object: entry.object,
    place_from: entry.from,
    place_to: entry.to,
    decision: entry.decision,
    rules: entry.rules.length === 0 ? '' : ` ${entry.rules.join(' ')} `,
    policy: entry.policy,
    correlation: entry.correlation,
    detail: entry.detail && JSON.stringify(entry.detail),
    outcome_idx: null,
    outcome: null,
    status: null,
    outcome_time: null,
    ...counts,
    ...(outcome && outcomeColumns(outcome)),
  }
}

function entryOf(row: Selectable<EntryTable>): IndexedEntry {
  return {
    index: Number(row.idx),
    time: Number(row.time),
    act: row.act as IndexedEntry['act'],
    class: row.class as IndexedEntry['class'],
    actor: row.actor,
    object: row.object,
    from: row.place_from,
    to: row.place_to,
    decision: row.decision as IndexedEntry['decision'],
    rules: row.rules.split(' ').filter((rule) => rule !== ''),
    policy: row.policy,
    correlation: row.correlation,
    detail: row.detail === null ? null : (JSON.parse(row.detail) as Record<string, string>),
    outcome:
      row.outcome === null
        ? null
        : {
            of: Number(row.idx),
            index: Number(row.outcome_idx),
            outcome: row.outcome as IndexedOutcome['outcome'],
            status: row.status,
            time: Number(row.outcome_time),
          },
  }
}
