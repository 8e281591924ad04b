import type { LoggedEntry } from '../audit-log.ts'
import { decodeHead, decodePayload, headLength } from './batch.ts'
import type { Mark } from './recover.ts'

interface Readable {
  readonly marks: readonly Mark[]
  readonly size: number
}

/** Entries `from` to `to` (excluded) from the disk, checked again as they are read. Only acked ones are ever shown. */
export async function* readEntries(log: Readable, from: number, to: number): AsyncGenerator<LoggedEntry> {
  const end = Math.min(to, log.size)
  let index = -1
  for (let at = nearest(log.marks, from); at < log.marks.length && index < end; at += 1) {
    const start = log.marks[at] as Mark
    if (start.index >= end) return
    const next = log.marks[at + 1]
    for await (const batch of batches(start, next)) {
      index = batch.first
      for (const entry of batch.entries) {
        if (index >= end) return
        if (index >= from) yield { index, ...entry }
        index += 1
      }
    }
  }
}

async function* batches(start: Mark, next: Mark | undefined) {
  const { file } = start.segment
  const end = () => (next?.segment === start.segment ? next.position : start.segment.length)
  for (let position = start.position; position < end();) {
    const head = decodeHead(await file.read(position, headLength))
    const entries = head && decodePayload(head, await file.read(position + headLength, head.payloadLength))
    if (!head || !entries) throw new Error(`${start.segment.name}: unreadable at byte ${position}`)
    yield { first: head.first, entries }
    position += headLength + head.payloadLength
  }
}

/** Number of the last mark at or before this index. */
function nearest(marks: readonly Mark[], index: number): number {
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle] as Mark).index <= index) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
