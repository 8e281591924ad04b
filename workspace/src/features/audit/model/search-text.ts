import type { AnyAct } from '@parvis/contracts'
import type { Filter } from '../port.ts'
import { readDay } from './day.ts'
import { foldWord } from './fold-word.ts'

export type Field =
  | 'act'
  | 'actor'
  | 'object'
  | 'place'
  | 'decision'
  | 'outcome'
  | 'since'
  | 'until'
  | 'line'
  | 'thread'

/** Every spelling of a field, in both languages, without accents. The first of each is what we write. */
export const spellings: Readonly<Record<Field, { readonly fr: readonly string[]; readonly en: readonly string[] }>> = {
  act: { fr: ['acte'], en: ['act'] },
  actor: { fr: ['acteur', 'qui'], en: ['actor', 'who'] },
  object: { fr: ['objet'], en: ['object'] },
  place: { fr: ['lieu'], en: ['place'] },
  decision: { fr: ['decision'], en: ['decision'] },
  outcome: { fr: ['suite'], en: ['outcome'] },
  since: { fr: ['depuis', 'du'], en: ['since', 'from'] },
  until: { fr: ['jusqu', 'au'], en: ['until', 'to'] },
  line: { fr: ['ligne'], en: ['line'] },
  thread: { fr: ['fil'], en: ['thread', 'correlation'] },
}

/** Words that stand for values: of acts, in the reader's language. */
export interface Vocabulary {
  readonly acts: readonly { readonly id: AnyAct; readonly word: string }[]
  /** Names seen so far, so that an account's id is shown as a person. */
  readonly names: ReadonlyMap<string, string>
}

/** One part of what was typed, with where it stands. `problem`: its value says nothing we know. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'field'
      readonly field: Field
      readonly value: string
      readonly from: number
      readonly to: number
      readonly problem: boolean
    }

export interface Reading {
  readonly tokens: readonly Token[]
  readonly filter: Filter
}

const part = /(?:([\p{L}]+):)?(?:"([^"]*)"?|([^\s"]+))|([\p{L}]+):/gu

/**
 * What a search text asks for. The text is the filter: chips are its tokens, and taking one away is cutting it out.
 * `now` in ms places « hier » and « 7j ».
 */
export function readSearch(text: string, vocabulary: Vocabulary, now: number): Reading {
  const tokens = [...text.matchAll(part)].map((match) => tokenOf(match, vocabulary, now))
  return { tokens, filter: filterOf(tokens, vocabulary, now) }
}

function tokenOf(match: RegExpMatchArray, vocabulary: Vocabulary, now: number): Token {
  const [whole, name, quoted, bare, open] = match
  const place = { from: match.index ?? 0, to: (match.index ?? 0) + whole.length }
  const field = fieldOf(name ?? open ?? '')
  if (field === null) return { kind: 'word', text: name === undefined ? (quoted ?? bare ?? '') : whole, ...place }
  const value = quoted ?? bare ?? ''
  return {
    kind: 'field',
    field,
    value,
    ...place,
    problem: Object.keys(meaning(field, value, vocabulary, now)).length === 0,
  }
}

function fieldOf(name: string): Field | null {
  const folded = foldWord(name)
  const found = Object.entries(spellings).find(([, { fr, en }]) => fr.includes(folded) || en.includes(folded))
  return (found?.[0] as Field | undefined) ?? null
}

const decisions = { allow: ['allow', 'allowed', 'permis'], refuse: ['refuse', 'refused', 'refus'] } as const
const outcomes = {
  done: ['done', 'fait'],
  failed: ['failed', 'echoue', 'echec'],
  cut: ['cut', 'coupe'],
  open: ['open', 'encours'],
} as const

function choice<T extends string>(table: Readonly<Record<T, readonly string[]>>, value: string): T | undefined {
  const folded = foldWord(value)
  if (folded === '') return undefined
  return (Object.keys(table) as T[]).find((key) => table[key].some((word) => word === folded))
}

/** What one field adds to the filter; nothing when its value is not understood. */
function meaning(field: Field, value: string, vocabulary: Vocabulary, now: number): Filter {
  if (value === '') return {}
  switch (field) {
    case 'act':
      return listed('acts', actsOf(value, vocabulary))
    case 'actor':
      return { actors: [value] }
    case 'object':
      return { objects: [value] }
    case 'place':
      return { places: [value] }
    case 'decision':
      return listed('decisions', choice(decisions, value))
    case 'outcome':
      return listed('outcomes', choice(outcomes, value))
    case 'since':
      return moment('since', readDay(value, now)?.from)
    case 'until':
      return moment('until', readDay(value, now)?.to)
    case 'line':
      return lines(value)
    case 'thread':
      return { correlation: value }
  }
}

function listed<K extends keyof Filter>(key: K, found: string | readonly string[] | undefined): Filter {
  const all = found === undefined ? [] : typeof found === 'string' ? [found] : found
  return all.length === 0 ? {} : { [key]: all }
}

const moment = (key: 'since' | 'until', at: number | undefined): Filter =>
  at === undefined ? {} : { [key]: new Date(at).toISOString() }

/** `9205..9225`, `9214`. A line's number is its index in the tree: the first entry is line 0, in every proof too. */
function lines(value: string): Filter {
  const [, first, , last] = /^(\d{1,15})(\.\.(\d{1,15}))?$/.exec(value) ?? []
  return first === undefined ? {} : { indexFrom: Number(first), indexTo: Number(last ?? first) + 1 }
}

/** An act by its own name or the beginning of it (`matrix.room`), or by words of what it is called. */
function actsOf(value: string, { acts }: Vocabulary): readonly AnyAct[] {
  const wanted = foldWord(value)
  const exact = acts.filter(({ id, word }) => id === value || foldWord(word) === wanted)
  const near = acts.filter(({ id, word }) => id.startsWith(`${value}.`) || foldWord(word).includes(wanted))
  return (exact.length > 0 ? exact : near).map(({ id }) => id)
}

function filterOf(tokens: readonly Token[], vocabulary: Vocabulary, now: number): Filter {
  const words = tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : []))
  const parts = tokens.flatMap((token) =>
    token.kind === 'field' ? [meaning(token.field, token.value, vocabulary, now)] : [],
  )
  const text = words.join(' ').trim()
  return parts.reduce(joined, text === '' ? {} : { text })
}

/** Values of one field are alternatives; different fields narrow. */
function joined(one: Filter, other: Filter): Filter {
  const out: Record<string, unknown> = { ...one }
  for (const [key, value] of Object.entries(other)) {
    const known = out[key]
    out[key] = Array.isArray(known) && Array.isArray(value) ? [...new Set([...known, ...value])] : value
  }
  return out as Filter
}
