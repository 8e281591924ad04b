import { setImmediate as nextTurn } from 'node:timers/promises'
import { ServiceError } from '@parvis/service-kit'
import canonicalize from 'canonicalize'
import type { AuditLog, EntryDraft } from './audit-log.ts'
import { openLogFolder, type LogFolder } from './log-folder.ts'
import { readEntries } from './read-entries.ts'
import { recover } from './recover.ts'
import { Tail } from './tail.ts'
import { lockWriter } from './writer-lock.ts'

interface FileAuditLogOptions {
  /** Bytes after which the log goes on in a new file. */
  readonly segmentBytes?: number
  readonly now?: () => number
}

interface Waiting {
  readonly line: string
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
      get size() {
        return log.size
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
        const first = await tail.commit(batch.map((one) => one.line))
        batch.forEach((one, at) => one.resolve({ index: first + at }))
      } catch (cause) {
        for (const one of batch) one.reject(new ServiceError('audit.unavailable', { cause }))
      }
    }
    running = null
  }

  return {
    append(entry) {
      if (closed)
        return Promise.reject(new ServiceError('audit.unavailable', { cause: new Error('the log is closed') }))
      lastTime = Math.max(lastTime, now())
      const { promise, resolve, reject } = Promise.withResolvers<{ readonly index: number }>()
      waiting.push({ line: lineOf(entry, lastTime), resolve, reject })
      // Nobody waits for an outcome: it goes with the next intent's commit, or alone a moment later.
      if (entry.kind === 'intent') running ??= run()
      else later ??= setTimeout(() => void (running ??= run()), outcomePatienceMs)
      return promise
    },
    read: (from, to) => readEntries(tail, from, to),
    get size() {
      return tail.size
    },
    async close() {
      closed = true
      await running
      await run()
      await tail.close()
    },
  }
}

/** RFC 8785: one entry has one text, so that a hash over it means something. */
function lineOf(entry: EntryDraft, time: number): string {
  const line = canonicalize({ ...entry, v: 1, time: new Date(time).toISOString() })
  if (line === undefined) throw new ServiceError('internal')
  return line
}
