import { auditLeaf } from '@parvis/contracts'
import { ConfigError } from '@parvis/service-kit'
import { decodeHead, decodePayload, headLength, looksTorn, mostPayload } from './batch.ts'
import type { LogFile, LogFolder } from '../disk/log-folder.ts'

/** A file of the log: entries from `first` on, `length` bytes of it durable and whole. */
export interface Segment {
  readonly name: string
  readonly first: number
  readonly file: LogFile
  length: number
}

/** Where an entry stands: reading starts at the nearest mark before it. */
export interface Mark {
  readonly index: number
  readonly segment: Segment
  readonly position: number
}

export interface Recovered {
  readonly segments: Segment[]
  readonly marks: Mark[]
  readonly size: number
  /** Milliseconds of the last entry; time does not run back behind it. */
  readonly lastTime: number
}

export const segmentName = (first: number): string => `${String(first).padStart(16, '0')}.wal`
/** A mark every so many entries bounds what a read walks over, and what the marks of a long log weigh. */
export const markEvery = 1024

/**
 * Reads the whole log, checks every batch, and cuts what a power cut left of the last one. That was never acked: a batch
 * is acked after it is durable whole. Anything else that is wrong refuses to start: a log is not repaired by guessing.
 */
export async function recover(folder: LogFolder): Promise<Recovered> {
  const names = (await folder.list()).filter((name) => name.endsWith('.wal')).toSorted()
  const found = { segments: [] as Segment[], marks: [] as Mark[], size: 0, lastTime: 0 }
  for (const name of names) {
    const segment: Segment = { name, first: found.size, file: await folder.open(name), length: 0 }
    if (name !== segmentName(found.size)) throw broken(name, 0, `expected ${segmentName(found.size)} here`)
    found.segments.push(segment)
    await scan(segment, found, name === names.at(-1))
  }
  return found
}

async function scan(
  segment: Segment,
  found: { size: number; lastTime: number; marks: Mark[] },
  last: boolean,
): Promise<void> {
  const end = await segment.file.size()
  let lastLine: string | undefined
  while (segment.length < end) {
    const head = decodeHead(await segment.file.read(segment.length, headLength))
    const payload = head && (await segment.file.read(segment.length + headLength, head.payloadLength))
    const entries = head && payload && decodePayload(head, payload)
    if (!head || !entries) {
      await cutTorn(segment, end, last)
      break
    }
    if (head.first !== found.size) throw broken(segment.name, segment.length, `entry ${found.size} is missing`)
    mark(found.marks, { index: head.first, segment, position: segment.length })
    found.size += head.count
    segment.length += headLength + head.payloadLength
    lastLine = entries.at(-1)?.leaf ?? lastLine
  }
  if (lastLine !== undefined) found.lastTime = Date.parse(auditLeaf.parse(JSON.parse(lastLine)).time)
}

export function mark(marks: Mark[], next: Mark): void {
  const before = marks.at(-1)
  if (before === undefined || before.segment !== next.segment || next.index - before.index >= markEvery)
    marks.push(next)
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
