import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { Question, Word } from '../../audit/index/entry-index.ts'
import type { Engine, IndexTables } from './tables.ts'

type Is = ExpressionBuilder<IndexTables, 'audit_entries'>
type Column = keyof IndexTables['audit_entries']

/** A word with the values of the index that contain it. */
export interface FoundWord extends Word {
  readonly acts: readonly string[]
  readonly places: readonly string[]
  readonly rules: readonly string[]
}

/** Time is in the order of the log: a span of time is a stretch of lines. */
export type FoundQuestion = Omit<Question, 'words' | 'since' | 'until'> & { readonly words?: readonly FoundWord[] }

/** A question as a condition. Every value is a parameter: all of them are attacker-controlled. */
export function asked(is: Is, question: FoundQuestion, engine: Engine): Expression<SqlBool> {
  const any = (column: Column, values: readonly string[] | undefined) =>
    values === undefined ? [] : [inList(engine, column, values)]
  const { indexFrom, indexTo, correlation } = question
  return is.and([
    ...any('act', question.acts),
    ...any('actor', question.actors),
    ...any('object', question.objects),
    ...(question.about ? [eitherIn(is, engine, question.about)] : []),
    ...(question.places ? [is.or([...any('place_from', question.places), ...any('place_to', question.places)])] : []),
    ...(question.decisions ? [decided(engine, question)] : []),
    ...(question.outcomes ? [endedAs(is, engine, question.outcomes)] : []),
    ...(correlation === undefined ? [] : [is('correlation', '=', correlation)]),
    ...(indexFrom === undefined ? [] : [is('idx', '>=', indexFrom)]),
    ...(indexTo === undefined ? [] : [is('idx', '<', indexTo)]),
    ...(question.words ?? []).map((word) => wordFound(is, engine, word)),
  ])
}

/** One parameter however long the list is. */
export function inList(engine: Engine, column: Column, values: readonly string[]): Expression<SqlBool> {
  if (values.length === 1) return sql<SqlBool>`${sql.ref(column)} = ${values[0]}`
  const list = JSON.stringify(values)
  return engine === 'sqlite'
    ? sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${list}))`
    : sql<SqlBool>`${sql.ref(column)} in (select json_array_elements_text(${list}::json))`
}

const eitherIn = (is: Is, engine: Engine, names: readonly string[]) =>
  is.or([inList(engine, 'actor', names), inList(engine, 'object', names)])

/** Most entries have the same decision: where somebody or an act is named too, SQLite must not begin with it. */
function decided(engine: Engine, { decisions = [], acts, actors, objects, about, correlation }: FoundQuestion) {
  const isNamed = (acts ?? actors ?? objects ?? about ?? correlation) !== undefined
  if (engine !== 'sqlite' || !isNamed) return inList(engine, 'decision', decisions)
  return sql<SqlBool>`+${sql.ref('decision')} in (select value from json_each(${JSON.stringify(decisions)}))`
}

function endedAs(is: Is, engine: Engine, outcomes: readonly string[]): Expression<SqlBool> {
  const open = outcomes.includes('open') ? [is('outcome', 'is', null)] : []
  return is.or([inList(engine, 'outcome', outcomes), ...open])
}

/** Only what the word can be found by: each of these has an index, so that a rare word is no walk through everything. */
function wordFound(is: Is, engine: Engine, { text, pseudonyms, acts, places, rules }: FoundWord): Expression<SqlBool> {
  const among = (column: Column, values: readonly string[]) =>
    values.length === 0 ? [] : [inList(engine, column, values)]
  return is.or([
    ...(pseudonyms.length > 0 ? [eitherIn(is, engine, pseudonyms)] : []),
    ...among('act', acts),
    ...among('place_from', places),
    ...among('place_to', places),
    ...among('rules', rules),
    is('correlation', '=', text),
    is('actor', '=', text),
    is('object', '=', text),
  ])
}

/** `%word%`, with nothing in it that means more than itself. */
export const containing = (word: string) => `%${word.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
