import type { Part, PartName } from './parts/part.ts'
import type { Sentence } from './words.ts'

export type PartState = 'preparing' | 'starting' | 'ready' | 'restarting' | 'unavailable' | 'stopped'

export interface PartNews {
  readonly state: PartState
  readonly detail?: Sentence
  readonly pid?: number
  /** How long it took to be ready, or the pause before a restart. */
  readonly milliseconds?: number
}

export interface ReadyNews {
  readonly url: string
  readonly issuer: string
  readonly accounts: readonly {
    readonly uid: string
    readonly name: string
    readonly email: string
    readonly role: string
  }[]
  readonly dataDir: string
  readonly logs: string
  readonly parts: Readonly<Record<PartName, { readonly state: PartState; readonly pid?: number }>>
  readonly milliseconds: number
  /** What works and is weaker than it looks: said at every start. */
  readonly cautions: readonly Sentence[]
}

/** Tells what happens, to whoever is there: a person at a terminal, a pipe, or a program. */
export interface Report {
  part(part: Pick<Part, 'name' | 'title'>, news: PartNews): void
  ready(news: ReadyNews): void
  /** All parts are about to be stopped. */
  stopping(): void
  stopped(): void
  failed(sentence: Sentence): void
}
