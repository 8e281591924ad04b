import { setImmediate as nextTurn } from 'node:timers/promises'
import { ServiceError } from '@parvis/service-kit'
import type { NewEntry } from '../audit-log.ts'
import { leafLine } from '../leaf-line.ts'
import type { StoredEntry } from './batch.ts'

interface Waiting<Item> {
  readonly item: Item
  readonly bytes: number
  readonly resolve: (ack: { readonly index: number }) => void
  readonly reject: (error: ServiceError) => void
}

interface GroupCommitOptions<Item> {
  /** Makes these durable together, in order, and says the index of the first. */
  readonly commit: (items: readonly Item[]) => Promise<number>
  /** More than this many may not wait: whoever comes then is sent away. */
  readonly mostWaiting: number
}

/** How long what nobody waits for waits for company before it costs a commit of its own. */
const patienceMs = 20

/** Entries that wait longer than one commit takes are many; more than these in one batch would only add to latency. */
const mostInBatch = 4096
const mostBytesInBatch = 8 * 1024 * 1024
/** The length of an entry in a bundle has two bytes (C2SP tlog-tiles). */
const mostLeafBytes = 0xffff
const mostBodyBytes = 64 * 1024

/** When it may be worth coming back: the disk is asked again at every append, so nobody has to wait for a timer here. */
const retryAfterMs = 2_000

export function refused(cause: unknown): ServiceError {
  return new ServiceError('audit.unavailable', { cause, retryAfterMs })
}

/** The entry as it is kept. Throws `request.too-large` for a leaf that no bundle can hold. */
export function storedEntry(given: NewEntry, time: string): StoredEntry {
  const body = given.body ?? null
  const entry = { leaf: leafLine(given.leaf, time), body }
  if (entry.leaf.length > mostLeafBytes / 3 && Buffer.byteLength(entry.leaf) > mostLeafBytes)
    throw new ServiceError('request.too-large')
  if (body !== null && (body === '' || body.length > mostBodyBytes || body.includes('\n')))
    throw new ServiceError('internal', { cause: new Error('a body is one short line') })
  return entry
}

/** Whatever arrives while one commit is on its way to the disk goes together into the next. */
export class GroupCommit<Item> {
  readonly #options: GroupCommitOptions<Item>
  readonly #waiting: Waiting<Item>[] = []
  #running: Promise<void> | null = null
  #later: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: GroupCommitOptions<Item>) {
    this.#options = options
  }

  /** Resolves when it is durable. `patient`: nobody waits for it, it goes with the next commit, or alone a moment later. */
  append(item: Item, bytes: number, patient: boolean): Promise<{ readonly index: number }> {
    if (this.#closed) return Promise.reject(refused(new Error('the log is closed')))
    if (this.#waiting.length >= this.#options.mostWaiting)
      return Promise.reject(refused(new Error('the queue is full')))
    const { promise, resolve, reject } = Promise.withResolvers<{ readonly index: number }>()
    this.#waiting.push({ item, bytes, resolve, reject })
    if (!patient) this.#running ??= this.#run()
    else this.#later ??= setTimeout(() => void (this.#running ??= this.#run()), patienceMs)
    return promise
  }

  /** Runs this when no commit is under way. */
  async between(work: () => Promise<void>): Promise<void> {
    while (this.#running !== null) await this.#running
    const done = work()
    this.#running = done
      .catch(() => undefined)
      .then(() => {
        this.#running = this.#waiting.length > 0 ? this.#run() : null
      })
    await done
  }

  async close(): Promise<void> {
    this.#closed = true
    while (this.#running !== null) await this.#running
    await this.#run()
  }

  async #run(): Promise<void> {
    clearTimeout(this.#later)
    this.#later = undefined
    // One turn of the event loop: what arrived in the same packets shares the commit.
    await nextTurn()
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, this.#fitting()))
    this.#running = null
  }

  async #commit(batch: readonly Waiting<Item>[]): Promise<void> {
    try {
      const first = await this.#options.commit(batch.map(({ item }) => item))
      batch.forEach((one, at) => one.resolve({ index: first + at }))
    } catch (cause) {
      for (const one of batch) one.reject(refused(cause))
    }
  }

  #fitting(): number {
    const most = Math.min(mostInBatch, this.#waiting.length)
    let bytes = 0
    for (let count = 0; count < most; count += 1) {
      bytes += (this.#waiting[count] as Waiting<Item>).bytes
      if (bytes > mostBytesInBatch) return Math.max(1, count)
    }
    return most
  }
}
