import { ConfigError } from '@parvis/service-kit'
import type { LogFile, LogFolder } from '../disk/log-folder.ts'
import { decodeHead, decodePayload, headLength, looksTorn, mostPayload, type StoredEntry } from './batch.ts'

/** A file of the log: entries from `first` on, `length` bytes of it durable and whole. */
export interface Segment {
  readonly name: string
  readonly first: number
  readonly file: LogFile
  length: number
}

export interface Recovered {
  readonly segments: Segment[]
  /** Index of the first entry that is still here. */
  readonly first: number
  readonly entries: StoredEntry[]
}

const segmentName = (first: number): string => `${String(first).padStart(16, '0')}.wal`
/** Segments lie here, each named after its first entry. */
export const walFolder = 'wal'
export const segmentPath = (first: number): string => `${walFolder}/${segmentName(first)}`

/**
 * Reads all that is here, checks every batch, and cuts what a power cut left of the last one. That was never acked: a
 * batch is acked after it is durable whole. Anything else that is wrong refuses to start: a log is not repaired by
 * guessing. What is found is made durable before it is believed: a kill may have left it in memory only.
 */
export async function recover(folder: LogFolder): Promise<Recovered> {
  await folder.makeFolder(walFolder)
  await folder.sync()
  const names = (await folder.list(walFolder)).filter((name) => name.endsWith('.wal')).toSorted()
  const first = Number.parseInt(names[0] ?? '0', 10)
  const segments: Segment[] = []
  const entries: StoredEntry[] = []
  for (const name of names) {
    const expected = segmentName(first + entries.length)
    if (name !== expected) throw broken(name, 0, `expected ${expected} here`)
    const path = segmentPath(first + entries.length)
    const segment: Segment = { name, first: first + entries.length, file: await folder.open(path), length: 0 }
    segments.push(segment)
    await scan(segment, entries, name === names.at(-1))
    await segment.file.datasync()
  }
  await folder.sync(walFolder)
  return { segments, first, entries }
}

async function scan(segment: Segment, entries: StoredEntry[], last: boolean): Promise<void> {
  const end = await segment.file.size()
  let next = segment.first
  while (segment.length < end) {
    const head = decodeHead(await segment.file.read(segment.length, headLength))
    const payload = head && (await segment.file.read(segment.length + headLength, head.payloadLength))
    const batch = head && payload && decodePayload(head, payload)
    if (!head || !batch) return cutTorn(segment, end, last)
    if (head.first !== next) throw broken(segment.name, segment.length, `entry ${next} is missing`)
    for (const entry of batch) entries.push(entry)
    next += head.count
    segment.length += headLength + head.payloadLength
  }
}

async function cutTorn(segment: Segment, end: number, last: boolean): Promise<void> {
  const rest = await segment.file.read(segment.length, Math.min(end - segment.length, headLength + mostPayload))
  const wholeSeen = segment.length + rest.length === end
  if (!last || !wholeSeen || !looksTorn(rest, segment.length))
    throw broken(segment.name, segment.length, 'it is damaged')
  await segment.file.truncate(segment.length)
  await segment.file.datasync()
}

function broken(name: string, position: number, what: string): ConfigError {
  return new ConfigError([
    `The audit log is broken at byte ${position} of ${name}: ${what}. Nothing is written to it before it has been restored from a copy.`,
  ])
}
