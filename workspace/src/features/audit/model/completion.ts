import { written, type Language } from './edit-search.ts'
import { foldWord } from './fold-word.ts'
import { spellings, type Field, type Vocabulary } from './search-text.ts'

export interface Suggestion {
  /** What stands in the text afterwards, between `from` and the cursor. */
  readonly insert: string
  readonly from: number
  readonly label: string
  readonly field: Field
  /** Its value is still to be typed. */
  readonly open: boolean
}

export interface Known {
  readonly vocabulary: Vocabulary
  readonly people: readonly string[]
  readonly objects: readonly string[]
  readonly places: readonly string[]
  readonly decisions: readonly string[]
  readonly days: readonly string[]
}

const MOST = 8

/** What could stand at the cursor: the names of fields, or the values of the field that is being typed. */
export function suggest(text: string, cursor: number, known: Known, language: Language): readonly Suggestion[] {
  const before = text.slice(0, cursor)
  const typed = /(?:([\p{L}]+):)?("[^"]*|[^\s"]*)$/u.exec(before)
  if (!typed) return []
  const from = cursor - typed[0].length
  const field = typed[1] === undefined ? null : fieldNamed(typed[1])
  if (field === null) return typed[1] === undefined && !typed[0].startsWith('"') ? fields(typed[0], from, language) : []
  const value = foldWord((typed[2] ?? '').replace('"', ''))
  return valuesOf(field, known)
    .filter((one) => foldWord(one).includes(value))
    .slice(0, MOST)
    .map((one) => ({ insert: `${written(field, one, language)} `, from, label: one, field, open: false }))
}

function fields(typed: string, from: number, language: Language): readonly Suggestion[] {
  const start = foldWord(typed)
  return (Object.keys(spellings) as Field[])
    .filter((field) => spellings[field][language].some((word) => word.startsWith(start)))
    .map((field) => ({
      insert: `${spellings[field][language][0]}:`,
      from,
      label: `${spellings[field][language][0]}:`,
      field,
      open: true,
    }))
}

function fieldNamed(name: string): Field | null {
  const folded = foldWord(name)
  const fields = Object.keys(spellings) as Field[]
  return fields.find((field) => spellings[field].fr.includes(folded) || spellings[field].en.includes(folded)) ?? null
}

function valuesOf(field: Field, known: Known): readonly string[] {
  switch (field) {
    case 'act':
      return known.vocabulary.acts.map(({ word }) => word)
    case 'actor':
      return known.people
    case 'object':
      return known.objects
    case 'place':
      return known.places
    case 'decision':
      return known.decisions
    case 'since':
    case 'until':
      return known.days
    case 'outcome':
    case 'line':
    case 'thread':
      return []
  }
}
