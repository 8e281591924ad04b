import { FilesError, type Transfer } from '../../../features/files/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import { filesError } from '../files-error.ts'
import type { KeptUpload } from './kept.ts'
import type { UploadKind } from './kind.ts'

interface Job<K> {
  kept: K
  /** Gone after a reload, and once everything is kept. */
  file: Blob | null
  stop: AbortController
}

const retryAfter = 5000

/** One upload at a time, in the order in which they came; each is kept on this device before its first byte leaves. */
export class UploadQueue<K extends KeptUpload> {
  readonly transfers = liveSource<readonly Transfer[]>([])
  readonly #jobs = new Map<string, Job<K>>()
  readonly #kind: UploadKind<K>
  readonly #clock: Clock
  #busy = false

  constructor(kind: UploadKind<K>, { clock, online }: { readonly clock: Clock; readonly online: Live<boolean> }) {
    this.#kind = kind
    this.#clock = clock
    online.subscribe((now) => now && this.#again())
  }

  upload(kept: K, file: Blob): void {
    this.#add(kept, file, 'sealing')
    void this.#run()
  }

  /** One that keeps nothing of its own here, but where its bytes are. Resolves once a later page would go on with it. */
  async begin(kept: K): Promise<void> {
    await this.#kind.kept.save(kept)
    this.#add(kept, null, 'sending')
    void this.#run()
  }

  pause(id: string): void {
    const job = this.#halt(id)
    this.#show(id, { at: 'paused', rate: null })
    if (job) void this.#save(job, { paused: true }).catch(() => {})
  }

  resume(id: string): void {
    const job = this.#jobs.get(id)
    if (!job) return
    void this.#save(job, { paused: false }).catch(() => {})
    this.#show(id, { at: job.kept.ready ? 'sending' : 'sealing', failure: null })
    void this.#run()
  }

  cancel(id: string): void {
    const job = this.#halt(id)
    this.#jobs.delete(id)
    this.transfers.set(this.transfers.value.filter((one) => one.id !== id))
    if (!job) return
    void this.#kind.kept.forget(job.kept).catch(() => {})
    void this.#kind.abandon(job.kept).catch(() => {})
  }

  /** Goes on with what an earlier page left. */
  async takeUp(): Promise<void> {
    for (const kept of await this.#kind.kept.list())
      if (!this.#jobs.has(kept.id)) this.#add(kept, null, kept.paused ? 'paused' : 'sending')
    void this.#run()
  }

  /** Nothing of it goes on in this page. */
  stop(): void {
    for (const id of this.#jobs.keys()) this.#halt(id)
    this.#jobs.clear()
    this.transfers.set([])
  }

  #add(kept: K, file: Blob | null, at: Transfer['at']): void {
    this.#jobs.set(kept.id, { kept, file, stop: new AbortController() })
    const { id, name, sealed: size } = kept
    const fresh: Transfer = { ...this.#kind.shown(kept), id, name, size, sent: 0, at, failure: null, rate: null }
    this.transfers.set([...this.transfers.value, fresh])
  }

  #show(id: string, part: Partial<Transfer>): void {
    this.transfers.set(this.transfers.value.map((one) => (one.id === id ? { ...one, ...part } : one)))
  }

  async #save(job: Job<K>, part: Partial<K> | Partial<KeptUpload>): Promise<void> {
    job.kept = { ...job.kept, ...part }
    await this.#kind.kept.save(job.kept)
  }

  #halt(id: string): Job<K> | undefined {
    const job = this.#jobs.get(id)
    job?.stop.abort()
    if (job) job.stop = new AbortController()
    return job
  }

  #again(): void {
    for (const { id, at } of this.transfers.value)
      if (at === 'waiting' && this.#jobs.has(id)) this.#show(id, { at: 'sending' })
    void this.#run()
  }

  #next(): Job<K> | undefined {
    const going = this.transfers.value.find(
      ({ id, at }) => (at === 'sealing' || at === 'sending') && this.#jobs.has(id),
    )
    return going && this.#jobs.get(going.id)
  }

  async #run(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      const { stop } = job
      try {
        await this.#work(job, stop.signal)
      } catch (cause) {
        // Paused or taken off the list: what is shown of it is said already.
        if (!stop.signal.aborted) this.#fell(job.kept.id, filesError(cause).code)
      }
    }
    this.#busy = false
  }

  #fell(id: string, code: FilesError['code']): void {
    if (code !== 'network') return this.#show(id, { at: 'failed', failure: code, rate: null })
    // The network comes and goes: what is kept here waits for it.
    this.#show(id, { at: 'waiting', rate: null })
    this.#clock.after(retryAfter, () => this.#again())
  }

  async #work(job: Job<K>, signal: AbortSignal): Promise<void> {
    const kind = this.#kind
    const { id } = job.kept
    if (!job.kept.ready) {
      if (job.file === null) throw new FilesError('interrupted')
      await this.#save(job, {})
      await kind.prepare(job.kept, job.file, signal)
      await this.#save(job, { ready: true })
      await kind.besides?.(job.kept, job.file)
      job.file = null
    }
    const tell = (part: Partial<Transfer>) => this.#show(id, part)
    tell({ at: 'sending' })
    if (!job.kept.stored) {
      await kind.store(job.kept, { clock: this.#clock, signal, tell, save: (part) => this.#save(job, part) })
      await this.#save(job, { stored: true })
    }
    await kind.finish(job.kept)
    await kind.kept.forget(job.kept)
    this.#jobs.delete(id)
    tell({ at: 'done', sent: job.kept.sealed, rate: null })
  }
}
