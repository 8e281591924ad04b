import type {
  AuditFilter,
  EntryPage,
  EntryView,
  HistogramAsked,
  HistogramView,
  OpenedEntry,
  SearchAsked,
} from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { AuditLog } from '../audit-log.ts'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import type { EntryIndex, IndexedEntry, Question } from './entry-index.ts'
import type { Follower } from './follow.ts'
import { openEntries, stateOf } from './open-entries.ts'
import { subjectsOf, type People, type Someone } from './people.ts'
import { prove } from './prove.ts'
import { toQuestion } from './to-question.ts'

export interface ReaderParts {
  readonly log: AuditLog
  readonly index: EntryIndex
  readonly follower: Follower
  readonly keys: SubjectKeys
  readonly people: People
}

/** Entries of a page of one's own, and of the readers' list. */
const usualLimit = 50

/** What reading the log means: everything that is asked of it goes through here, and each answer is level with the log. */
export class AuditReader {
  readonly #parts: ReaderParts

  constructor(parts: ReaderParts) {
    this.#parts = parts
  }

  async search({ filter, cursor, limit = usualLimit }: SearchAsked): Promise<EntryPage> {
    return this.#page(await toQuestion(filter, this.#parts), cursor, limit)
  }

  async histogram({ filter, buckets }: HistogramAsked): Promise<HistogramView> {
    const { index, follower } = this.#parts
    const question = await toQuestion(filter, this.#parts)
    await follower.caughtUp()
    const spans = await index.histogram(question, buckets)
    const text = (time: number) => new Date(time).toISOString()
    return { buckets: spans.map(({ from, to, ...rest }) => ({ from: text(from), to: text(to), ...rest })) }
  }

  /** Entries that somebody made, or that are about her. */
  async mine(someone: Pick<Someone, 'id' | 'matrixUserId'>, cursor: string | undefined): Promise<EntryPage> {
    return this.#page({ about: await this.#parts.keys.pseudonymsOf(subjectsOf(someone)) }, cursor, usualLimit)
  }

  readers(cursor: string | undefined): Promise<EntryPage> {
    return this.#page({ acts: readingActs }, cursor, usualLimit)
  }

  /** What retention dropped. */
  drops(cursor: string | undefined): Promise<EntryPage> {
    return this.#page({ acts: ['audit.retention.drop'] }, cursor, usualLimit)
  }

  /** Throws `audit.unknown`; with `someone`, alike for what is not about her. */
  async entry(asked: string, someone?: Pick<Someone, 'id' | 'matrixUserId'>): Promise<EntryView> {
    const { indexed } = await this.#find(asked, someone)
    const { log } = this.#parts
    const { leaf, body } = await this.#line(indexed.index)
    const bodies = new Map(body === null ? [] : [[indexed.index, body]])
    const [entry] = await openEntries([indexed], this.#opening(), bodies)
    return { entry: entry as OpenedEntry, leaf, body, state: stateOf(indexed.index, log.sizes) }
  }

  /** The tlog-proof of an intent or an outcome. Throws `audit.unknown`, `audit.not-yet`. */
  async proof(asked: string, someone?: Pick<Someone, 'id' | 'matrixUserId'>): Promise<string> {
    const { at } = await this.#find(asked, someone)
    return prove(this.#parts.log, at, (await this.#line(at)).leaf)
  }

  /** Opened entries by index, for the live view; outcomes answer with their intent. */
  async opened(indexes: readonly number[]): Promise<OpenedEntry[]> {
    return openEntries(await this.#parts.index.get(indexes), this.#opening())
  }

  question(filter: AuditFilter): Promise<Question> {
    return toQuestion(filter, this.#parts)
  }

  async #page(question: Question, cursor: string | undefined, limit: number): Promise<EntryPage> {
    const { index, log, follower } = this.#parts
    await follower.caughtUp()
    const found = await index.search(question, cursor === undefined ? null : indexFrom(cursor), limit + 1)
    const shown = found.slice(0, limit)
    const next = found.length > limit ? String(shown.at(-1)?.index) : null
    return { entries: await openEntries(shown, this.#opening()), next, sizes: { ...log.sizes } }
  }

  async #find(asked: string, someone: Pick<Someone, 'id' | 'matrixUserId'> | undefined) {
    const { index, follower, keys } = this.#parts
    const at = indexFrom(asked)
    await follower.caughtUp()
    const [indexed] = await index.get([at])
    const own = someone && new Set(await keys.pseudonymsOf(subjectsOf(someone)))
    if (indexed === undefined || (own && !own.has(indexed.actor) && !own.has(indexed.object ?? '')))
      throw new ServiceError('audit.unknown')
    return { at, indexed } satisfies { at: number; indexed: IndexedEntry }
  }

  async #line(index: number): Promise<{ readonly leaf: string; readonly body: string | null }> {
    for await (const entry of this.#parts.log.read(index, index + 1)) return entry
    throw new ServiceError('audit.unknown')
  }

  #opening() {
    const { keys, people, log } = this.#parts
    return { keys, people, sizes: log.sizes }
  }
}

/** Acts by which somebody reads entries of others. */
const readingActs = [
  'audit.search',
  'audit.read',
  'audit.live.read',
  'audit.entries.read',
  'audit.export',
  'audit.readers.read',
  'audit.retention.read',
] as const

function indexFrom(text: string): number {
  const index = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(index)) throw new ServiceError('audit.unknown')
  return index
}
