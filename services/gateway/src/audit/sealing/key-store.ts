/** One subject's key of one month, as it lies in the database: nobody can tell from it who the subject is. */
export interface SubjectKeyRow {
  /** HMAC of the subject under the gateway's sealing secret: finds the row, says nothing. */
  readonly tag: string
  /** `yyyy-mm`, UTC. */
  readonly month: string
  /** Tag of the account whose erasure takes this key along: devices and sessions are somebody's. */
  readonly owner: string | null
  /** What the leaves of that month call the subject. */
  readonly pseudonym: string
  /** Base64 of nonce ‖ AES-256-GCM(key ‖ subject) ‖ tag, under the sealing secret. */
  readonly wrapped: string
}

/** Where the keys of subjects are kept. Several replicas share one: of two that make the same key, one wins. */
export interface SubjectKeyStore {
  /** Durable when it resolves, with the row that stands: this one, or the one that was there first. */
  claim(row: SubjectKeyRow): Promise<SubjectKeyRow>
  /** Keys of these subjects, of every month. */
  ofSubjects(tags: readonly string[]): Promise<readonly SubjectKeyRow[]>
  ofPseudonyms(pseudonyms: readonly string[]): Promise<readonly SubjectKeyRow[]>
  /** Keys that go along with one of these subjects, of every month. */
  ofOwners(tags: readonly string[]): Promise<readonly SubjectKeyRow[]>
  /** Months that still have keys, oldest first. */
  months(): Promise<readonly string[]>
  count(month: string): Promise<number>
  /** `keep`: pseudonyms. Unrecoverable when it resolves, but for backups. Gives the number of keys that are gone. */
  dropMonth(month: string, keep: readonly string[]): Promise<number>
  dropSubjects(tags: readonly string[]): Promise<number>
}
