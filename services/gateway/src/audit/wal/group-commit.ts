import { setImmediate as nextTurn } from 'node:timers/promises'
import { ServiceError } from '@parvis/service-kit'
import type { NewEntry } from '../audit-log.ts'
import { leafLine } from '../leaf-line.ts'
import type { StoredEntry } from './batch.ts'

interface Waiting {
  readonly entry: StoredEntry
  readonly resolve: (ack: { readonly index: number }) => void
  readonly reject: (error: ServiceError) => void
}

interface GroupCommitOptions {
  /** Makes these durable together, in order, and says the index of the first. */
  readonly commit: (entries: readonly StoredEntry[]) => Promise<number>
  /** Told of what has become durable, before whoever appended it is. */
  readonly acked: (first: number, entries: readonly StoredEntry[]) => void
  /** More than this many may not wait: whoever comes then is sent away. */
  readonly mostWaiting: number
}

/** How long an outcome waits for company before it costs a commit of its own. */
const outcomePatienceMs = 20

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

/** Whatever arrives while one commit is on its way to the disk goes together into the next. */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  readonly #waiting: Waiting[] = []
  #running: Promise<void> | null = null
  #later: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: GroupCommitOptions) {
    this.#options = options
  }

  /** `time` is the stamp of the leaf; resolves when the entry is acked. */
  append({ leaf, body }: NewEntry, time: string): Promise<{ readonly index: number }> {
    if (this.#closed) return Promise.reject(refused(new Error('the log is closed')))
    if (this.#waiting.length >= this.#options.mostWaiting)
      return Promise.reject(refused(new Error('the queue is full')))
    const entry = { leaf: leafLine(leaf, time), body: body ?? null }
    if (entry.leaf.length > mostLeafBytes / 3 && Buffer.byteLength(entry.leaf) > mostLeafBytes)
      return Promise.reject(new ServiceError('request.too-large'))
    if ((body?.length ?? 0) > mostBodyBytes || body === '' || body?.includes('\n'))
      return Promise.reject(new ServiceError('internal', { cause: new Error('a body is one short line') }))
    const { promise, resolve, reject } = Promise.withResolvers<{ readonly index: number }>()
    this.#waiting.push({ entry, resolve, reject })
    // Nobody waits for an outcome: it goes with the next intent's commit, or alone a moment later.
    if (leaf.kind === 'intent') this.#running ??= this.#run()
    else this.#later ??= setTimeout(() => void (this.#running ??= this.#run()), outcomePatienceMs)
    return promise
  }

  /** Runs this when no commit is under way. */
  async between(work: () => Promise<void>): Promise<void> {
    while (this.#running !== null) await this.#running
    this.#running = work().finally(() => (this.#running = this.#waiting.length > 0 ? this.#run() : null))
    await this.#running
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

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const entries = batch.map((one) => one.entry)
    try {
      const first = await this.#options.commit(entries)
      this.#options.acked(first, entries)
      batch.forEach((one, at) => one.resolve({ index: first + at }))
    } catch (cause) {
      for (const one of batch) one.reject(refused(cause))
    }
  }

  #fitting(): number {
    let bytes = 0
    const most = Math.min(mostInBatch, this.#waiting.length)
    for (let count = 0; count < most; count += 1) {
      const { leaf, body } = (this.#waiting[count] as Waiting).entry
      bytes += leaf.length + (body?.length ?? 0)
      if (bytes > mostBytesInBatch) return Math.max(1, count)
    }
    return most
  }
}
