import { encodeBatch, type StoredEntry } from './batch.ts'
import type { LogFolder } from '../disk/log-folder.ts'
import { segmentPath, walFolder, type Recovered, type Segment } from './recover.ts'

/**
 * The end of the log, where one batch at a time is made durable. After a failure nothing is taken for granted: the next
 * commit first puts the disk back to what was acked.
 */
export class Tail {
  readonly #folder: LogFolder
  readonly #segments: Segment[]
  readonly #segmentBytes: number
  #size: number
  /** What the last failure left: bytes of a batch that nobody was promised, or pages of which the kernel knows no more. */
  #left: 'nothing' | 'bytes' | 'unsynced' = 'nothing'

  constructor(folder: LogFolder, found: Recovered, segmentBytes: number) {
    this.#folder = folder
    this.#segments = found.segments
    this.#size = found.first + found.entries.length
    this.#segmentBytes = segmentBytes
  }

  get size(): number {
    return this.#size
  }

  /** Index of the first of these entries, once all of them are durable. Throws when they are not, or not surely. */
  async commit(entries: readonly StoredEntry[]): Promise<number> {
    await this.#repair()
    const segment = await this.#room()
    const bytes = encodeBatch(this.#size, entries)
    const first = this.#size
    this.#left = 'bytes'
    await segment.file.write(bytes, segment.length)
    this.#left = 'unsynced'
    await segment.file.datasync()
    this.#left = 'nothing'
    segment.length += bytes.length
    this.#size += entries.length
    return first
  }

  /** Goes on in a new file, so that the one before can be let go of. */
  async turn(): Promise<void> {
    await this.#repair()
    if ((this.#segments.at(-1)?.length ?? 0) > 0) await this.#begin()
  }

  /**
   * Removes the files of which every entry is before `index`; what comes next is always appended to the last one. Each
   * removal is durable before the next: a power cut may leave old files, never a gap between them.
   */
  async release(index: number): Promise<void> {
    while (this.#segments[1] !== undefined && this.#segments[1].first <= index) {
      const [oldest] = this.#segments as [Segment]
      await this.#folder.remove(segmentPath(oldest.first))
      await this.#folder.sync(walFolder)
      this.#segments.shift()
      await oldest.file.close()
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#segments.map((segment) => segment.file.close()))
  }

  /**
   * Cuts what a failed commit left. After a failed sync the kernel may hold pages as clean that the disk never got, so
   * this file is not written again: what was acked before stands, and the log goes on in a new one.
   */
  async #repair(): Promise<void> {
    const segment = this.#segments.at(-1)
    if (this.#left === 'nothing' || segment === undefined) return
    await segment.file.truncate(segment.length)
    await segment.file.datasync()
    if (this.#left === 'unsynced' && segment.length > 0) await this.#begin()
    this.#left = 'nothing'
  }

  async #room(): Promise<Segment> {
    const segment = this.#segments.at(-1)
    return segment !== undefined && segment.length < this.#segmentBytes ? segment : this.#begin()
  }

  async #begin(): Promise<Segment> {
    const path = segmentPath(this.#size)
    const name = path.slice(walFolder.length + 1)
    const stale = (await this.#folder.list(walFolder)).includes(name)
    const file = stale ? await this.#folder.open(path) : await this.#folder.create(path)
    // A name that was made in vain before holds nothing that was acked.
    if (stale) await file.truncate(0)
    await this.#folder.sync(walFolder)
    const segment: Segment = { name, first: this.#size, file, length: 0 }
    this.#segments.push(segment)
    return segment
  }
}
