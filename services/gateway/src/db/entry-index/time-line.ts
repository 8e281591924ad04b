import { sql } from 'kysely'
import type { Question, Span } from '../../audit/index/entry-index.ts'
import { asked, type FoundQuestion } from './question-sql.ts'
import type { Engine, IndexDatabase } from './tables.ts'

interface TimeLine {
  readonly question: Question
  readonly found: FoundQuestion
  readonly buckets: number
}

interface Edge {
  /** First line at or after that time; behind the last one when there is none. */
  readonly line: number
  /** Acts before it, and how many of them were refused. */
  readonly before: number
  readonly refused: number
}

interface Counted {
  readonly count: number
  readonly refused: number
}

/**
 * How much of what is asked for lies in each of equal spans of time. Time is in the order of the log, so a span is a
 * stretch of lines; one of everything is counted by its two ends, whatever lies between.
 */
export async function timeLine(db: IndexDatabase, engine: Engine, line: TimeLine): Promise<Span[]> {
  const { question, found, buckets } = line
  const [from, to] = await bounds(db, engine, line)
  const width = Math.max(1, Math.ceil((to - from) / buckets))
  // Spans are of one width; the last may reach past what was asked for, and holds nothing from there.
  const starts = Array.from({ length: buckets + 1 }, (_, at) => Math.min(from + at * width, question.until ?? Infinity))
  const counts = needsGrouping(question)
    ? await grouped(db, engine, found, { from, width, buckets })
    : await stretches(db, engine, line, await Promise.all(starts.map((time) => edgeAt(db, time))))
  return counts.map((counted, at) => ({ from: from + at * width, to: from + (at + 1) * width, ...counted }))
}

/** A question with an « or » across columns has no index in the order of the log: it is asked once, not span by span. */
const needsGrouping = ({ words, about }: Question) => words !== undefined || about !== undefined

/** Nothing but times and decisions is asked for. */
function isOfAll(question: Question): boolean {
  const own = new Set(['since', 'until', 'decisions'])
  return Object.entries(question).every(([part, value]) => own.has(part) || value === undefined)
}

function stretches(db: IndexDatabase, engine: Engine, { question, found }: TimeLine, edges: readonly Edge[]) {
  const pairs = edges.slice(1).map((end, at) => [edges[at] as Edge, end] as const)
  if (isOfAll(question)) return pairs.map(([start, end]) => between(start, end, question.decisions))
  return Promise.all(
    pairs.map(async ([start, end]): Promise<Counted> => {
      if (start.line >= end.line) return { count: 0, refused: 0 }
      const row = await ofFound(db, engine, found)
        .where('idx', '>=', start.line)
        .where('idx', '<', end.line)
        .select([countAll.as('count'), countRefused.as('refused')])
        .executeTakeFirstOrThrow()
      return { count: Number(row.count), refused: Number(row.refused) }
    }),
  )
}

function between(start: Edge, end: Edge, decisions: Question['decisions'] = ['allow', 'refuse']): Counted {
  const refused = end.refused - start.refused
  const allowed = end.before - start.before - refused
  const asks = (decision: string) => decisions.includes(decision)
  return {
    count: (asks('refuse') ? refused : 0) + (asks('allow') ? allowed : 0),
    refused: asks('refuse') ? refused : 0,
  }
}

const countAll = sql<number>`count(*)`
const countRefused = sql<number>`coalesce(sum(case when ${sql.ref('decision')} = 'refuse' then 1 else 0 end), 0)`

async function grouped(
  db: IndexDatabase,
  engine: Engine,
  found: FoundQuestion,
  { from, width, buckets }: { readonly from: number; readonly width: number; readonly buckets: number },
): Promise<Counted[]> {
  const place = sql<number>`(${sql.ref('time')} - ${sql.lit(from)}) / ${sql.lit(width)}`
  const rows = await ofFound(db, engine, found)
    .select([place.as('place'), countAll.as('count'), countRefused.as('refused')])
    .groupBy(place)
    .execute()
  const counts = new Map(rows.map((row) => [Math.floor(Number(row.place)), row]))
  return Array.from({ length: buckets }, (_, at) => ({
    count: Number(counts.get(at)?.count ?? 0),
    refused: Number(counts.get(at)?.refused ?? 0),
  }))
}

async function edgeAt(db: IndexDatabase, time: number): Promise<Edge> {
  const columns = ['idx', 'before', 'refused_before', 'decision'] as const
  const first = await db
    .selectFrom('audit_entries')
    .select(columns)
    .where('time', '>=', time)
    .orderBy('time')
    .orderBy('idx')
    .limit(1)
    .executeTakeFirst()
  if (first !== undefined)
    return { line: Number(first.idx), before: Number(first.before), refused: Number(first.refused_before) }
  const last = await db.selectFrom('audit_entries').select(columns).orderBy('idx', 'desc').limit(1).executeTakeFirst()
  const refused = Number(last?.refused_before ?? 0) + (last?.decision === 'refuse' ? 1 : 0)
  return { line: Number.MAX_SAFE_INTEGER, before: last === undefined ? 0 : Number(last.before) + 1, refused }
}

const ofFound = (db: IndexDatabase, engine: Engine, found: FoundQuestion) =>
  db.selectFrom('audit_entries').where((is) => asked(is, found, engine))

/** What the question says; where it leaves an end open, the first or last entry that it finds. */
async function bounds(db: IndexDatabase, engine: Engine, { question, found }: TimeLine): Promise<[number, number]> {
  const { since, until } = question
  // One end at a time, in the order of the log: both at once would be a walk through all of it.
  const end = async (order: 'asc' | 'desc') => {
    const row = await ofFound(db, engine, found).select('time').orderBy('idx', order).limit(1).executeTakeFirst()
    return row === undefined ? null : Number(row.time)
  }
  const first = since ?? (await end('asc')) ?? 0
  const last = until ?? ((await end('desc')) ?? 0) + 1
  return [first, Math.max(last, first + 1)]
}
