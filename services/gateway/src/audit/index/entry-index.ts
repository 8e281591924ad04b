import type { AnyAct, RetentionClass } from '@parvis/contracts'

/**
 * One act as the index keeps it: what stands in the leaf, and its outcome. No name, no id, no address: whom a pseudonym
 * stands for is asked of the keys, each time.
 */
export interface IndexedEntry {
  readonly index: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly act: AnyAct
  readonly class: RetentionClass
  readonly actor: string
  readonly object: string | null
  readonly from: string
  readonly to: string
  readonly decision: 'allow' | 'refuse'
  readonly rules: readonly string[]
  readonly policy: string
  readonly correlation: string
  readonly detail: Readonly<Record<string, string>> | null
  readonly outcome: IndexedOutcome | null
}

export interface IndexedOutcome {
  readonly of: number
  readonly index: number
  readonly outcome: 'done' | 'failed' | 'cut'
  readonly status: number | null
  readonly time: number
}

/** A filter whose names have become pseudonyms. Of one part any, of all parts every one; an empty list finds nothing. */
export interface Question {
  readonly acts?: readonly string[]
  readonly actors?: readonly string[]
  readonly objects?: readonly string[]
  /** Actor or object: what is about somebody. */
  readonly about?: readonly string[]
  readonly places?: readonly string[]
  readonly decisions?: readonly string[]
  readonly outcomes?: readonly string[]
  readonly correlation?: string
  readonly since?: number
  readonly until?: number
  readonly indexFrom?: number
  readonly indexTo?: number
  /** Each word must be found in one of these ways. */
  readonly words?: readonly Word[]
}

export interface Word {
  readonly text: string
  /** Of whom or what this word is the name or id. */
  readonly pseudonyms: readonly string[]
}

export interface Span {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly refused: number
}

/** Derived from the log's leaves; may be lost at any time and is then made anew. */
export interface EntryIndex {
  /** Entries of the log that are in it. */
  size(): Promise<number>
  /** Takes `[from, to)` of the log; what is in it already is left out. */
  add(from: number, to: number, intents: readonly IndexedEntry[], outcomes: readonly IndexedOutcome[]): Promise<void>
  /** Empties it, e.g. because it was made of another log. */
  clear(): Promise<void>
  /** Newest first, below `before`. */
  search(question: Question, before: number | null, limit: number): Promise<IndexedEntry[]>
  /** Oldest first, from `after` on: for what goes through all of them. */
  walk(question: Question, from: number, limit: number): Promise<IndexedEntry[]>
  /** Equal spans over `since`–`until`, or over what is found. */
  histogram(question: Question, buckets: number): Promise<Span[]>
  /** Intents by their own index or by that of their outcome. */
  get(indexes: readonly number[]): Promise<IndexedEntry[]>
  /** Pseudonyms that stand in one entry with one of these: who acted on what. */
  beside(pseudonyms: readonly string[]): Promise<string[]>
}
