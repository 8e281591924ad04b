import { setTimeout as wait } from 'node:timers/promises'
import type { LogSizes } from '@parvis/contracts'
import { parseTilePath, TlogError } from '@parvis/tlog'
import type { AuditLog, LoggedEntry, NewEntry } from '../audit-log.ts'
import { DurableFiles } from '../disk/durable-files.ts'
import type { LogFolder } from '../disk/log-folder.ts'
import type { LogKeys } from '../signing/log-keys.ts'
import type { StoredEntry } from '../wal/batch.ts'
import { GroupCommit, refused, storedEntry } from '../wal/group-commit.ts'
import { recover } from '../wal/recover.ts'
import { Tail } from '../wal/tail.ts'
import { bodiesFolder } from './bodies.ts'
import { pauseBeforeCommit } from './pace.ts'
import { edgeBodies, lastTime, readLog } from './read-log.ts'
import { restore } from './restore.ts'
import { Sequencer } from './sequencer.ts'

export interface LogOptions {
  readonly now?: () => number
  /** Pause between an ack and the round that publishes it, in milliseconds: entries of that time share a checkpoint. */
  readonly roundMs?: number
  /** Pause after a round that failed. Default 500. */
  readonly patienceMs?: number
  /** Told of what the log's own work meets in the background; it goes on trying. */
  readonly fault?: (error: unknown) => void
  /** Bytes after which the write-ahead goes on in a new file. */
  readonly segmentBytes?: number
  /** How many may wait for the disk, and be acked without being in the tree, before others are sent away. */
  readonly mostWaiting?: number
  readonly mostBehind?: number
}

/** The log over one folder. Throws ConfigError when what lies there is broken or contradicts itself. */
export async function openFileLog(folder: LogFolder, keys: LogKeys, options: LogOptions = {}): Promise<AuditLog> {
  const wal = await recover(folder)
  const restored = await restore(folder, keys, wal)
  const log = new FileLog(folder, keys, options, {
    tail: new Tail(folder, wal, options.segmentBytes ?? 64 * 1024 * 1024),
    files: await DurableFiles.open(folder),
    acked: wal.first + wal.entries.length,
    lastTime: await lastTime(folder, wal, restored.tree),
    restored,
    bodies: await edgeBodies(folder, restored.tree),
  })
  log.resume(wal.entries.slice(restored.tree.size - wal.first))
  return log
}

interface Opened extends Pick<ConstructorParameters<typeof Sequencer>[0], 'files' | 'restored' | 'bodies'> {
  readonly tail: Tail
  readonly acked: number
  readonly lastTime: number
}

class FileLog implements AuditLog {
  readonly origin: string
  readonly #folder: LogFolder
  readonly #keys: LogKeys
  readonly #options: LogOptions
  readonly #files: DurableFiles
  readonly #tail: Tail
  readonly #commits: GroupCommit<StoredEntry>
  readonly #sequencer: Sequencer
  readonly #listeners = new Set<(sizes: LogSizes) => void>()
  readonly #stop = new AbortController()
  #acked: number
  #lastTime: number
  /** What touches the published files, one after the other. */
  #exclusive: Promise<unknown> = Promise.resolve()
  #working: Promise<void> | null = null

  constructor(folder: LogFolder, keys: LogKeys, options: LogOptions, opened: Opened) {
    this.origin = keys.origin
    this.#folder = folder
    this.#keys = keys
    this.#options = options
    this.#files = opened.files
    this.#tail = opened.tail
    this.#acked = opened.acked
    this.#lastTime = opened.lastTime
    const release = (index: number) => this.#tail.release(index)
    this.#sequencer = new Sequencer({ ...opened, keys, release, changed: () => this.#changed() })
    this.#commits = new GroupCommit({
      commit: (entries) => this.#commit(entries),
      mostWaiting: options.mostWaiting ?? 65_536,
    })
  }

  /** Takes up what was acked and not yet published. */
  resume(entries: readonly StoredEntry[]): void {
    this.#sequencer.add(entries)
    if (!this.#sequencer.isIdle) this.#work()
  }

  async append(entry: NewEntry): Promise<{ readonly index: number }> {
    if (this.#sequencer.pending.length > (this.#options.mostBehind ?? 500_000))
      throw refused(new Error('the tree is too far behind'))
    this.#lastTime = Math.max(this.#lastTime, (this.#options.now ?? Date.now)())
    const stored = storedEntry(entry, new Date(this.#lastTime).toISOString())
    return this.#commits.append(stored, stored.leaf.length + (stored.body?.length ?? 0), entry.leaf.kind === 'outcome')
  }

  get sizes(): LogSizes {
    const { integrated, published, witnessed } = this.#sequencer
    return { acked: this.#acked, integrated, published: published?.size ?? 0, witnessed: witnessed?.size ?? 0 }
  }

  read(from: number, to: number): AsyncIterable<LoggedEntry> {
    const sequencer = this.#sequencer
    return readLog(this.#folder, sequencer, Math.max(0, from), () => Math.min(to, this.#acked))
  }

  checkpoint(): string | null {
    return this.#sequencer.published?.note ?? null
  }

  witnessedCheckpoint(): string | null {
    return this.#sequencer.witnessed?.note ?? null
  }

  async tile(path: string): Promise<Uint8Array | null> {
    try {
      parseTilePath(path)
    } catch (error) {
      if (error instanceof TlogError) return null
      throw error
    }
    return this.#folder.load(path)
  }

  keys() {
    return this.#keys.list()
  }

  cosigned(note: string): Promise<void> {
    return this.#exclusively(() => this.#sequencer.cosigned(note))
  }

  async dropBodies(retentionClass: string, month: string): Promise<void> {
    await this.#commits.between(() => this.#tail.turn())
    await this.#exclusively(async () => {
      while (!this.#sequencer.isIdle) await this.#sequencer.round()
      await this.#sequencer.round()
      await this.#files.remove(bodiesFolder(retentionClass, month))
      this.#sequencer.forgetBodies(bodiesFolder(retentionClass, month))
    })
  }

  subscribe(listener: (sizes: LogSizes) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    await this.#commits.close()
    this.#stop.abort()
    await this.#working
    await this.#exclusively(() => this.#rounds()).catch((error: unknown) => this.#options.fault?.(error))
    await this.#tail.close()
  }

  async #commit(entries: readonly StoredEntry[]): Promise<number> {
    const pause = pauseBeforeCommit(this.#sequencer.pending.length)
    if (pause > 0) await wait(pause)
    const first = await this.#tail.commit(entries)
    this.#acked = first + entries.length
    this.#sequencer.add(entries)
    this.#changed()
    this.#work()
    return first
  }

  #work(): void {
    this.#working ??= this.#loop().finally(() => (this.#working = null))
  }

  /** Runs while there is something to publish. The disk may fail it: it says so and tries again. */
  async #loop(): Promise<void> {
    const pause = (ms: number) => wait(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    await pause(this.#options.roundMs ?? 200)
    while (!this.#sequencer.isIdle && !this.#stop.signal.aborted) {
      try {
        await this.#exclusively(() => this.#sequencer.round())
        const { isIdle, isBehind } = this.#sequencer
        await pause(isIdle || isBehind ? 0 : (this.#options.roundMs ?? 200))
      } catch (error) {
        this.#options.fault?.(error)
        await pause(this.#options.patienceMs ?? 500)
      }
    }
  }

  async #rounds(): Promise<void> {
    while (!this.#sequencer.isIdle) await this.#sequencer.round()
  }

  #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#exclusive.then(work)
    this.#exclusive = done.catch(() => undefined)
    return done
  }

  #changed(): void {
    const { sizes } = this
    for (const listener of this.#listeners) listener(sizes)
  }
}
