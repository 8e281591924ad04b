import { retentionClasses, type HoldAsked, type RetentionView } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { AuditLog } from '../audit-log.ts'
import type { EntryIndex } from '../index/entry-index.ts'
import type { Follower } from '../index/follow.ts'
import { subjectsOf, type People } from '../index/people.ts'
import type { Journal } from '../sealing/journal.ts'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import { Holds, type Held } from './holds.ts'
import type { ErasableAccounts, HoldStore } from './hold-store.ts'
import { nextRun } from './next-run.ts'
import { longest, wholeMonthsSince, type Periods } from './periods.ts'

export interface RetentionParts {
  readonly log: Pick<AuditLog, 'dropBodies'>
  readonly index: Pick<EntryIndex, 'beside'>
  readonly follower: Pick<Follower, 'caughtUp'>
  readonly keys: SubjectKeys
  readonly people: People
  readonly journal: Pick<Journal, 'system' | 'outcome'>
  readonly store: HoldStore
  readonly accounts: ErasableAccounts
  readonly periods: Periods
  readonly now?: () => Date
}

/** `dropped`: how many bodies’ folders and months of keys went. */
export interface RetentionDone {
  readonly dropped: number
}

const lastRun = 'retention.run'

/**
 * For how long the personal part of the log is kept. What goes are sealed bodies (by class and month) and the keys of
 * persons and things (by month, or all of one person's); what stays is every leaf, tile, checkpoint and proof.
 */
export class Retention {
  readonly #parts: RetentionParts
  readonly #holds: Holds
  readonly #now: () => Date
  #running: Promise<RetentionDone> | null = null
  #planned: Date | null = null

  constructor(parts: RetentionParts) {
    this.#parts = parts
    this.#holds = new Holds(parts.store, parts.keys, parts.people)
    this.#now = parts.now ?? (() => new Date())
  }

  async view(): Promise<RetentionView> {
    const { periods, store } = this.#parts
    const { classes } = await this.#holds.held()
    return {
      classes: retentionClasses.map((one) => ({ class: one, months: periods[one], held: classes.has(one) })),
      holds: await this.#holds.list(),
      ended: await this.#holds.ended(),
      ...(await this.#runs(store)),
    }
  }

  /** The schedule says when it asks again. */
  plan(next: Date): void {
    this.#planned = next
  }

  hold(asked: HoldAsked): Promise<string> {
    return this.#holds.add(asked, this.#now())
  }

  release(id: string, reason: string): Promise<void> {
    return this.#holds.end(id, reason, this.#now())
  }

  /** Drops what is due. What was begun and not ended, a next run ends. */
  run(): Promise<RetentionDone> {
    return (this.#running ??= this.#run().finally(() => (this.#running = null)))
  }

  /** As `run`, unless some replica has run since `before`. */
  async runOnce(before: Date): Promise<RetentionDone> {
    const [unlessAfter, now] = [before.toISOString(), this.#now().toISOString()]
    return (await this.#parts.store.advance(lastRun, unlessAfter, now)) ? this.run() : { dropped: 0 }
  }

  /**
   * Everything by which a person could be found again in the log, and her portal account. Gives the number of keys.
   * Throws `account.unknown`, `audit.held` (also while the account is not disabled).
   */
  async erase(account: string): Promise<number> {
    const { people, accounts, keys } = this.#parts
    const someone = (await people.everyone()).find(({ id }) => id === account)
    if (someone === undefined) throw new ServiceError('account.unknown')
    const subjects = subjectsOf(someone)
    const held = await this.#holds.held()
    const isHeld = held.classes.size > 0 || subjects.some((subject) => held.subjects.includes(subject))
    if (isHeld || !(await accounts.isDisabled(account))) throw new ServiceError('audit.held')
    const gone = await keys.dropSubjects(subjects)
    await accounts.remove(account)
    // What was written meanwhile goes too.
    return gone + (await keys.dropSubjects(subjects))
  }

  async #runs(store: HoldStore): Promise<Pick<RetentionView, 'lastRun' | 'nextRun'>> {
    const last = await store.recall(lastRun)
    return { lastRun: last, nextRun: this.#planned && nextRun(this.#planned, last).toISOString() }
  }

  async #run(): Promise<RetentionDone> {
    const { keys, store, follower } = this.#parts
    const held = await this.#holds.held()
    await follower.caughtUp()
    let dropped = 0
    for (const month of await keys.months()) dropped += await this.#runMonth(month, held)
    await store.remember(lastRun, this.#now().toISOString())
    return { dropped }
  }

  async #runMonth(month: string, held: Held): Promise<number> {
    const { keys, log, periods, store, index } = this.#parts
    const age = wholeMonthsSince(month, this.#now())
    const own = await keys.pseudonymsIn(month, held.subjects)
    let dropped = 0
    for (const one of retentionClasses) {
      // In a month in which somebody held stands, bodies stay; those of others cannot be opened once their keys go.
      if (age < periods[one] || held.classes.has(one) || own.length > 0) continue
      if ((await store.recall(droppedKey(one, month))) !== null) continue
      await this.#written({ what: 'bodies', class: one, month }, () => log.dropBodies(one, month))
      await store.remember(droppedKey(one, month), this.#now().toISOString())
      dropped += 1
    }
    if (age < longest(periods) || held.classes.size > 0) return dropped
    // Whoever stands in an entry with somebody held is part of what is held.
    const keep = own.length === 0 ? [] : [...new Set([...own, ...(await index.beside(own))])]
    const due = (await keys.count(month)) - (await this.#kept(month, keep))
    if (due <= 0) return dropped
    await this.#written({ what: 'keys', month, keys: String(due) }, () => keys.dropMonth(month, keep))
    return dropped + 1
  }

  async #kept(month: string, keep: readonly string[]): Promise<number> {
    return (await this.#parts.keys.known(keep, month)).size
  }

  /** The entry is durable before anything goes, and says afterwards how it ended. */
  async #written(detail: Readonly<Record<string, string>>, work: () => Promise<unknown>): Promise<void> {
    const { journal } = this.#parts
    const of = await journal.system('audit.retention.drop', detail)
    const ended = (outcome: 'done' | 'failed') => journal.outcome({ class: 'administration', of, outcome })
    try {
      await work()
    } catch (error) {
      await ended('failed')
      throw error
    }
    await ended('done')
  }
}

const droppedKey = (ofClass: string, month: string) => `dropped/${ofClass}/${month}`
