import { randomBytes } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, statSync, unlinkSync } from 'node:fs'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { StoreError } from '../error.ts'

const readSize = 256 * 1024

/** What a body came to: a blob that is on the disk, or none when it was empty. */
export interface WrittenBlob {
  readonly blob: string | undefined
  readonly size: number
}

/** Files that never change, under names that say nothing. One is on the disk, flushed, before a row names it. */
export class Blobs {
  readonly #folder: string
  readonly #readers = new Map<string, number>()
  readonly #unwanted = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
    for (let first = 0; first < 256; first += 1) {
      mkdirSync(join(folder, first.toString(16).padStart(2, '0')), { recursive: true, mode: 0o700 })
    }
  }

  /**
   * Streams `source` to the disk and flushes it; `watch` sees every piece on its way. When anything fails, nothing stays.
   * @throws StoreError `store.full` beyond `limit` bytes or when the disk has no room
   */
  async write(source: AsyncIterable<Buffer>, limit: number, watch: (piece: Buffer) => void): Promise<WrittenBlob> {
    const blob = randomBytes(20).toString('hex')
    const file = await open(this.#path(blob), 'wx', 0o600)
    try {
      const size = await pour(source, file, limit, watch)
      if (size > 0) await file.sync()
      await file.close()
      if (size > 0) await this.#syncFolder(blob)
      else await unlink(this.#path(blob))
      return { blob: size > 0 ? blob : undefined, size }
    } catch (error) {
      await file.close().catch(() => {})
      await unlink(this.#path(blob)).catch(() => {})
      throw error
    }
  }

  /** Bytes `start` to `end`, both included. */
  read(blob: string, start: number, end: number): Readable {
    return createReadStream(this.#path(blob), { start, end, highWaterMark: readSize })
  }

  /** Whether the disk has bytes up to `end` of it: somebody may have taken them away behind the store's back. */
  has(blob: string, end: number): boolean {
    return (statSync(this.#path(blob), { throwIfNoEntry: false })?.size ?? 0) > end
  }

  /** While held, a blob that is removed stays readable. @returns what lets go of it */
  hold(blobs: readonly string[]): () => void {
    for (const blob of blobs) this.#readers.set(blob, (this.#readers.get(blob) ?? 0) + 1)
    return () => blobs.forEach((blob) => this.#letGo(blob))
  }

  /** To be called once no row names it any more. What can't be removed now is an orphan of the next start. */
  remove(blob: string): void {
    if (this.#readers.has(blob)) this.#unwanted.add(blob)
    else this.#unlink(blob)
  }

  /** Removes every blob that `isKnown` does not know: what a crash left. Only before anything is written. */
  sweep(isKnown: (blob: string) => boolean): number {
    const folders = readdirSync(this.#folder)
    const orphans = folders.flatMap((folder) =>
      readdirSync(join(this.#folder, folder)).filter((blob) => !isKnown(blob)),
    )
    for (const blob of orphans) this.#unlink(blob)
    return orphans.length
  }

  #letGo(blob: string): void {
    const readers = (this.#readers.get(blob) ?? 1) - 1
    if (readers > 0) this.#readers.set(blob, readers)
    else {
      this.#readers.delete(blob)
      if (this.#unwanted.delete(blob)) this.#unlink(blob)
    }
  }

  #unlink(blob: string): void {
    try {
      unlinkSync(this.#path(blob))
    } catch {
      // Gone already, or left to the next start.
    }
  }

  #path(blob: string): string {
    return join(this.#folder, blob.slice(0, 2), blob)
  }

  /** A name is durable only once its folder is. */
  async #syncFolder(blob: string): Promise<void> {
    const folder = await open(join(this.#folder, blob.slice(0, 2)), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }
}

async function pour(
  source: AsyncIterable<Buffer>,
  file: FileHandle,
  limit: number,
  watch: (piece: Buffer) => void,
): Promise<number> {
  let size = 0
  for await (const piece of source) {
    size += piece.length
    if (size > limit) throw new StoreError('store.full')
    watch(piece)
    let written = 0
    while (written < piece.length) {
      const { bytesWritten } = await file.write(piece, written, piece.length - written)
      written += bytesWritten
    }
  }
  return size
}
