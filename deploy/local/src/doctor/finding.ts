import type { LocalConfig } from '../config.ts'
import type { DataFolder } from '../folders.ts'
import type { Sentence } from '../words.ts'

/** `poor`: it works, with something missing. `bad`: it will not start, or is not safe. */
export type Verdict = 'good' | 'poor' | 'bad'

/** One line of the examination: what was looked at, what was seen, and what to do about it. */
export interface Finding {
  readonly about: Sentence
  readonly verdict: Verdict
  readonly seen: Sentence
  readonly remedy?: Sentence
}

export interface Patient {
  readonly config: LocalConfig
  readonly data: DataFolder
  /** The address of the Parvis that runs on this data, when one runs. */
  readonly url: string | undefined
}

export type Examination = (patient: Patient) => Promise<readonly Finding[]>

/** A fact that reads the same in every language: a version, a path, a number. */
export function plain(text: string): Sentence {
  return { fr: text, en: text }
}
