import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import type { SubjectKeyRow, SubjectKeyStore } from './key-store.ts'
import { openBytes, sealBytes, shortMac } from './sealed-bytes.ts'

/** A key at hand: what a field about this subject is sealed with, and what its leaf calls the subject. */
export interface SubjectKey {
  readonly pseudonym: string
  readonly key: KeyObject
}

/** A key that was found again, with the subject it is of: `account:…`, `room:!…`, `device:…`. */
export interface KnownSubject extends SubjectKey {
  readonly subject: string
}

/** How long another replica's dropping of a key may go unnoticed here. */
const freshMs = 5 * 60_000
const mostRemembered = 20_000

/**
 * One random key for each subject and month. Whoever drops it makes everything sealed under it unreadable, and breaks the
 * link from the subject to its pseudonym of that month.
 */
export class SubjectKeys {
  readonly #store: SubjectKeyStore
  readonly #tagKey: KeyObject
  readonly #wrapKey: KeyObject
  readonly #now: () => number
  readonly #remembered = new Map<string, SubjectKey>()
  #since = -Infinity
  #month = ''
  #monthEnds = -Infinity

  constructor(store: SubjectKeyStore, secret: Uint8Array, now: () => number = Date.now) {
    const derive = (what: string) => createSecretKey(createHmac('sha256', secret).update(what).digest())
    this.#store = store
    this.#tagKey = derive('parvis/subject-tag')
    this.#wrapKey = derive('parvis/subject-wrap')
    this.#now = now
  }

  /** At once when it was used lately; else after it is durable in the store. */
  of(subject: string, owner?: string): SubjectKey | Promise<SubjectKey> {
    const now = this.#now()
    if (now >= this.#monthEnds || now - this.#since > freshMs || this.#remembered.size > mostRemembered) this.#turn(now)
    return this.#remembered.get(subject) ?? this.#claim(subject, this.#month, owner)
  }

  tag(subject: string): string {
    return shortMac(this.#tagKey, subject)
  }

  /** What these subjects were called, in every month that still has its keys. */
  async pseudonymsOf(subjects: readonly string[]): Promise<string[]> {
    const rows = await this.#store.ofSubjects(subjects.map((subject) => this.tag(subject)))
    return rows.map((row) => row.pseudonym)
  }

  /** Whom these pseudonyms stand for, as far as their keys are still there. Always asked of the store. */
  async known(pseudonyms: Iterable<string>, month?: string): Promise<ReadonlyMap<string, KnownSubject>> {
    const found = await this.#store.ofPseudonyms([...new Set(pseudonyms)])
    const rows = month === undefined ? found : found.filter((row) => row.month === month)
    return new Map(rows.map((row) => [row.pseudonym, this.#unwrap(row)]))
  }

  /** Months that still have keys, oldest first. */
  months(): Promise<readonly string[]> {
    return this.#store.months()
  }

  /** Pseudonyms of these subjects, and of what is theirs, in one month. */
  async pseudonymsIn(month: string, subjects: readonly string[]): Promise<string[]> {
    const tags = subjects.map((subject) => this.tag(subject))
    const rows = [...(await this.#store.ofSubjects(tags)), ...(await this.#store.ofOwners(tags))]
    return [...new Set(rows.filter((row) => row.month === month).map((row) => row.pseudonym))]
  }

  count(month: string): Promise<number> {
    return this.#store.count(month)
  }

  /** All keys of a month but those behind the pseudonyms to `keep`. Gives the number of keys that are gone. */
  async dropMonth(month: string, keep: readonly string[]): Promise<number> {
    const gone = await this.#store.dropMonth(month, keep)
    this.#remembered.clear()
    return gone
  }

  /** All keys of these subjects and of what is theirs. Gives the number of keys that are gone. */
  async dropSubjects(subjects: readonly string[]): Promise<number> {
    const gone = await this.#store.dropSubjects(subjects.map((subject) => this.tag(subject)))
    this.#remembered.clear()
    return gone
  }

  /** For what is kept beside the log and names somebody. */
  wrap(text: string, context: string): string {
    return sealBytes(this.#wrapKey, text, context)
  }

  /** Throws when another secret wrapped it, or for another context. */
  unwrap(wrapped: string, context: string): string {
    const plain = openBytes(this.#wrapKey, wrapped, context)
    if (plain === null) throw new Error('not wrapped by this sealing secret')
    return plain.toString('utf8')
  }

  #turn(now: number): void {
    this.#remembered.clear()
    this.#since = now
    const date = new Date(now)
    this.#month = date.toISOString().slice(0, 7)
    this.#monthEnds = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
  }

  async #claim(subject: string, month: string, owner: string | undefined): Promise<SubjectKey> {
    const tag = this.tag(subject)
    const bytes = randomBytes(32)
    const row = await this.#store.claim({
      tag,
      month,
      owner: owner === undefined ? null : this.tag(owner),
      pseudonym: pseudonymOf(createSecretKey(bytes)),
      wrapped: sealBytes(this.#wrapKey, Buffer.concat([bytes, Buffer.from(subject)]), `${tag} ${month}`),
    })
    const { key, pseudonym } = this.#unwrap(row)
    if (month === this.#month) this.#remembered.set(subject, { key, pseudonym })
    return { key, pseudonym }
  }

  #unwrap({ tag, month, pseudonym, wrapped }: SubjectKeyRow): KnownSubject {
    const plain = openBytes(this.#wrapKey, wrapped, `${tag} ${month}`)
    if (plain === null) throw new Error('a subject’s key is not wrapped by this sealing secret')
    const key = createSecretKey(plain.subarray(0, 32))
    return { key, pseudonym, subject: plain.subarray(32).toString('utf8') }
  }
}

const pseudonymOf = (key: KeyObject) => shortMac(key, 'parvis/pseudonym')
