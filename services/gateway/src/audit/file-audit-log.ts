import { setImmediate as nextTurn } from 'node:timers/promises'
import { ServiceError } from '@parvis/service-kit'
import type { AuditLog } from './audit-log.ts'
import { openLogFolder, type LogFolder } from './disk/log-folder.ts'
import { lockWriter } from './disk/writer-lock.ts'
import { leafLine } from './leaf-line.ts'
import type { StoredEntry } from './wal/batch.ts'
import { readEntries } from './wal/read-entries.ts'
import { recover } from './wal/recover.ts'
import { Tail } from './wal/tail.ts'

interface FileAuditLogOptions {
  /** Bytes after which the log goes on in a new file. */
  readonly segmentBytes?: number
  readonly now?: () => number
}

interface Waiting {
  readonly entry: StoredEntry
  readonly resolve: (ack: { readonly index: number }) => void
  readonly reject: (error: ServiceError) => void
}

/** How long an outcome waits for company before it costs a commit of its own. */
const outcomePatienceMs = 20

/** Entries that wait longer than one commit takes are many; more than these in one batch would only add to latency. */
const mostInBatch = 4096

/** Opens the log in this folder as its only writer. Throws ConfigError when it is broken or another process writes it. */
export async function openFileAuditLog(path: string, options: FileAuditLogOptions = {}): Promise<AuditLog> {
  const folder = await openLogFolder(path)
  const lock = lockWriter(path)
  try {
    const log = await openAuditLog(folder, options)
    return {
      ...log,
      get sizes() {
        return log.sizes
      },
      close: async () => {
        await log.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * A write-ahead file with group commit: whatever arrives while one commit is on its way to the disk goes together into
 * the next. An append resolves after the `fdatasync` that covers it, never before.
 */
export async function openAuditLog(folder: LogFolder, options: FileAuditLogOptions = {}): Promise<AuditLog> {
  const found = await recover(folder)
  const tail = new Tail(folder, found, options.segmentBytes ?? 64 * 1024 * 1024)
  const now = options.now ?? Date.now
  const waiting: Waiting[] = []
  let lastTime = found.lastTime
  let running: Promise<void> | null = null
  let closed = false
  let later: NodeJS.Timeout | undefined

  async function run(): Promise<void> {
    clearTimeout(later)
    later = undefined
    // One turn of the event loop: what arrived in the same packets shares the commit.
    await nextTurn()
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostInBatch)
      try {
        const first = await tail.commit(batch.map((one) => one.entry))
        batch.forEach((one, at) => one.resolve({ index: first + at }))
      } catch (cause) {
        for (const one of batch) one.reject(new ServiceError('audit.unavailable', { cause }))
      }
    }
    running = null
  }

  return {
    append({ leaf, body }) {
      if (closed)
        return Promise.reject(new ServiceError('audit.unavailable', { cause: new Error('the log is closed') }))
      lastTime = Math.max(lastTime, now())
      const { promise, resolve, reject } = Promise.withResolvers<{ readonly index: number }>()
      const entry = { leaf: leafLine(leaf, new Date(lastTime).toISOString()), body: body ?? null }
      waiting.push({ entry, resolve, reject })
      // Nobody waits for an outcome: it goes with the next intent's commit, or alone a moment later.
      if (leaf.kind === 'intent') running ??= run()
      else later ??= setTimeout(() => void (running ??= run()), outcomePatienceMs)
      return promise
    },
    read: (from, to) => readEntries(tail, from, to),
    get sizes() {
      return { acked: tail.size, integrated: 0, published: 0, witnessed: 0 }
    },
    origin: 'parvis.example/journal',
    checkpoint: () => null,
    witnessedCheckpoint: () => null,
    tile: async () => null,
    keys: () => [],
    cosigned: async () => {},
    dropBodies: async () => {},
    subscribe: () => () => {},
    async close() {
      closed = true
      await running
      await run()
      await tail.close()
    },
  }
}
