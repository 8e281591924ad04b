import { wrapKey } from '@parvis/sealed'
import { FilesError, type NewFile, type Transfer } from '../../../features/files/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import { fromText } from '../bytes.ts'
import type { Coffre } from '../coffre.ts'
import { filesError } from '../files-error.ts'
import type { CoffreRooms } from '../rooms.ts'
import type { Storage } from '../storage.ts'
import { putThumbnail, type MakeThumbnail } from '../thumbnails.ts'
import type { Kept, KeptUploads } from './kept.ts'
import { planned, sealAll } from './sealing.ts'
import { send } from './sending.ts'

export interface UploadDeps {
  readonly storage: Storage
  readonly clock: Clock
  readonly online: Live<boolean>
  readonly kept: KeptUploads
  open(coffre: string): Coffre
  readonly rooms: Pick<CoffreRooms, 'post'>
  readonly thumbnail: MakeThumbnail
}

interface Job {
  kept: Kept
  /** Gone after a reload, and once everything is sealed. */
  file: Blob | null
  stop: AbortController
}

const retryAfter = 5000

/** One upload at a time, in the order in which they came; each is sealed on this device before its first byte leaves. */
export class Uploads {
  readonly transfers = liveSource<readonly Transfer[]>([])
  readonly #jobs = new Map<string, Job>()
  readonly #deps: UploadDeps
  #busy = false

  constructor(deps: UploadDeps) {
    this.#deps = deps
    deps.online.subscribe((now) => now && this.#again())
  }

  upload(coffre: string, files: readonly NewFile[]): void {
    for (const file of files) this.#add(planned(coffre, this.#deps.open(coffre), file), file.file, 'sealing')
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
    const { kept, storage } = this.#deps
    void kept.forget(job.kept).catch(() => {})
    void storage.abandon(job.kept.coffre, job.kept.blob).catch(() => {})
  }

  /** Goes on with what an earlier page left. */
  async takeUp(): Promise<void> {
    for (const kept of await this.#deps.kept.list())
      if (!this.#jobs.has(kept.id)) this.#add(kept, null, kept.paused ? 'paused' : 'sending')
    void this.#run()
  }

  /** Nothing of it goes on in this page. */
  stop(): void {
    for (const id of this.#jobs.keys()) this.#halt(id)
    this.#jobs.clear()
    this.transfers.set([])
  }

  #add(kept: Kept, file: Blob | null, at: Transfer['at']): void {
    this.#jobs.set(kept.id, { kept, file, stop: new AbortController() })
    const { id, coffre, name, sealed: size, toRoom } = kept
    const fresh: Transfer = { id, coffre, name, size, sent: 0, at, failure: null, toRoom, rate: null }
    this.transfers.set([...this.transfers.value, fresh])
  }

  #show(id: string, part: Partial<Transfer>): void {
    this.transfers.set(this.transfers.value.map((one) => (one.id === id ? { ...one, ...part } : one)))
  }

  async #save(job: Job, part: Partial<Kept>): Promise<void> {
    job.kept = { ...job.kept, ...part }
    await this.#deps.kept.save(job.kept)
  }

  #halt(id: string): Job | undefined {
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

  #next(): Job | undefined {
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
    this.#deps.clock.after(retryAfter, () => this.#again())
  }

  async #work(job: Job, signal: AbortSignal): Promise<void> {
    const { kept: store } = this.#deps
    const { id } = job.kept
    if (!job.kept.ready) {
      if (job.file === null) throw new FilesError('interrupted')
      await this.#save(job, {})
      await sealAll(job.kept, job.file, store, signal)
      await this.#save(job, { ready: true })
      await putThumbnail(this.#deps.storage, job.kept, job.file, this.#deps.thumbnail)
      job.file = null
    }
    this.#show(id, { at: 'sending' })
    if (!job.kept.stored) {
      await send({ ...this.#deps, kept: job.kept, store, signal, tell: (part) => this.#show(id, part) })
      await this.#save(job, { stored: true })
    }
    await announce(this.#deps.open(job.kept.coffre), job.kept)
    if (job.kept.toRoom) tellOf(job.kept, this.#deps.rooms)
    await store.forget(job.kept)
    this.#jobs.delete(id)
    this.#show(id, { at: 'done', sent: job.kept.sealed, rate: null })
  }
}

function tellOf({ id, coffre, node, name, size, type }: Kept, rooms: Pick<CoffreRooms, 'post'>): void {
  try {
    rooms.post(coffre, { node, name, size, type }, `file-${id}`)
  } catch (cause) {
    // Another tab has the messages, or none runs yet: the file is there, and its message waits.
    throw new FilesError('network', { cause })
  }
}

async function announce(coffre: Coffre, kept: Kept): Promise<void> {
  const { node, number, of, parent, name, type, size, blob } = kept
  await coffre.write(async ({ epoch, manifest }) => {
    // A first try whose answer was lost may have told the room already.
    const said = [...manifest.records.values()].some(({ body: { act } }) => act.kind === 'version' && act.blob === blob)
    if (said) return []
    const key = await wrapKey(epoch, { file: node, version: number, blob }, fromText(kept.key))
    return [{ kind: 'version', node, number, of, parent, name, type, size, padded: false, blob, key }]
  })
}
