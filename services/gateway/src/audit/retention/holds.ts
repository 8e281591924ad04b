import { randomUUID } from 'node:crypto'
import type { HoldAsked, RetentionClass, RetentionView } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import { subjectsOf, type People, type Someone } from '../index/people.ts'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import type { HoldStore, StoredHold } from './hold-store.ts'

export interface Held {
  readonly classes: ReadonlySet<RetentionClass>
  /** Every subject under which somebody or something held stands in the log. */
  readonly subjects: readonly string[]
}

/** Lifted holds that are shown. */
const mostEnded = 50

const kinds = /^(?:account|user|room|alias|event|device|session|media|file|thing):./su

/** What may not be dropped for now, and why. */
export class Holds {
  readonly #store: HoldStore
  readonly #keys: Pick<SubjectKeys, 'wrap' | 'unwrap'>
  readonly #people: People

  constructor(store: HoldStore, keys: Pick<SubjectKeys, 'wrap' | 'unwrap'>, people: People) {
    this.#store = store
    this.#keys = keys
    this.#people = people
  }

  /** Throws `request.invalid`: it is about one class, or about one person or thing. */
  async add({ class: ofClass, subject, reason }: HoldAsked, now: Date): Promise<string> {
    if ((ofClass === undefined) === (subject === undefined)) throw new ServiceError('request.invalid')
    const id = randomUUID()
    const about = subject === undefined ? null : await this.#subject(subject)
    const sealed = about === null ? null : this.#keys.wrap(about, contextOf(id))
    await this.#store.add({ id, class: ofClass ?? null, subject: sealed, reason, since: now.toISOString() })
    return id
  }

  /** Throws `audit.unknown`. */
  async end(id: string, reason: string, now: Date): Promise<void> {
    if (!(await this.#store.end(id, reason, now.toISOString()))) throw new ServiceError('audit.unknown')
  }

  async ended(): Promise<NonNullable<RetentionView['ended']>> {
    return (await this.#store.ended(mostEnded)).map(({ class: ofClass, ...hold }) => ({
      ...hold,
      ...(ofClass !== null && { class: ofClass }),
    }))
  }

  async list(): Promise<RetentionView['holds']> {
    const everyone = await this.#people.everyone()
    return (await this.#store.all()).map((hold) => {
      const subject = this.#open(hold)
      const someone = personOf(subject, everyone)
      return {
        ...{ id: hold.id, reason: hold.reason, since: hold.since },
        ...(hold.class !== null && { class: hold.class }),
        ...(subject !== null && { subject }),
        ...(someone && { name: someone.name }),
      }
    })
  }

  async held(): Promise<Held> {
    const everyone = await this.#people.everyone()
    const holds = await this.#store.all()
    const subjects = holds.flatMap((hold) => {
      const subject = this.#open(hold)
      const someone = personOf(subject, everyone)
      return subject === null ? [] : [subject, ...(someone ? subjectsOf(someone) : [])]
    })
    return { classes: new Set(holds.flatMap((hold) => hold.class ?? [])), subjects: [...new Set(subjects)] }
  }

  #open({ id, subject }: StoredHold): string | null {
    return subject === null ? null : this.#keys.unwrap(subject, contextOf(id))
  }

  async #subject(asked: string): Promise<string> {
    const everyone = await this.#people.everyone()
    const someone = everyone.find(({ id, matrixUserId }) => id === asked || matrixUserId === asked)
    if (someone !== undefined) return `account:${someone.id}`
    if (!kinds.test(asked)) throw new ServiceError('request.invalid')
    return asked
  }
}

const contextOf = (id: string) => `hold ${id}`

function personOf(subject: string | null, everyone: readonly Someone[]): Someone | undefined {
  return subject === null ? undefined : everyone.find((someone) => subjectsOf(someone).includes(subject))
}
