import { Readable } from 'node:stream'
import { StoreError } from '../error.ts'
import type { Blobs } from './blobs.ts'
import type { Database } from './database.ts'

/** A piece of a content. */
export interface Part {
  readonly blob: string
  readonly size: number
}

export interface Content {
  readonly id: number
  readonly size: number
  /** `SHA1:… MD5:…`, or empty when nobody asked for it. */
  readonly checksum: string
}

/** What files hold: lists of parts that never change and are shared by copies and versions. */
export class Contents {
  readonly #database: Database
  readonly #blobs: Blobs

  constructor(database: Database, blobs: Blobs) {
    this.#database = database
    this.#blobs = blobs
  }

  create(parts: readonly Part[], checksum: string): Content {
    const size = parts.reduce((sum, part) => sum + part.size, 0)
    const { id } = this.#database.run('INSERT INTO content (size, checksum) VALUES (?, ?)', size, checksum)
    parts.forEach((part, seq) =>
      this.#database.run('INSERT INTO part VALUES (?, ?, ?, ?)', id, seq, part.blob, part.size),
    )
    return { id, size, checksum }
  }

  get(id: number): Content | undefined {
    return this.#database.one<Content>('SELECT * FROM content WHERE id = ?', id)
  }

  parts(id: number): Part[] {
    return this.#database.all<Part>('SELECT blob, size FROM part WHERE content = ? ORDER BY seq', id)
  }

  /**
   * Bytes `start` to `end`, both included; stays readable when it is removed meanwhile.
   * @throws StoreError `not.found` where the disk has lost some of them, before the first one is given
   */
  read(id: number, start: number, end: number): Readable {
    return readParts(this.#blobs, this.parts(id), start, end)
  }

  /** Forgets those that neither a file nor a version holds; their blobs go once that is on the disk. */
  release(ids: Iterable<number>): void {
    for (const id of new Set(ids)) if (!this.#isHeld(id)) this.#drop(id)
  }

  /** Lets go of a blob whose last row may have gone. */
  releaseBlob(blob: string): void {
    const held =
      this.#database.one('SELECT 1 FROM part WHERE blob = ? LIMIT 1', blob) ??
      this.#database.one('SELECT 1 FROM chunk WHERE blob = ? LIMIT 1', blob)
    if (!held) this.#database.afterwards(() => this.#blobs.remove(blob))
  }

  #isHeld(id: number): boolean {
    const held =
      this.#database.one('SELECT 1 FROM node WHERE content = ? LIMIT 1', id) ??
      this.#database.one('SELECT 1 FROM version WHERE content = ? LIMIT 1', id)
    return held !== undefined
  }

  #drop(id: number): void {
    const blobs = new Set(this.parts(id).map((part) => part.blob))
    this.#database.run('DELETE FROM content WHERE id = ?', id)
    for (const blob of blobs) this.releaseBlob(blob)
  }
}

export function readParts(blobs: Blobs, parts: readonly Part[], start: number, end: number): Readable {
  const wanted = wantedOf(parts, start, end)
  if (wanted.some(({ blob, to }) => !blobs.has(blob, to))) throw new StoreError('not.found')
  const letGo = blobs.hold(parts.map((part) => part.blob))
  const pieces = piecesOf(blobs, wanted)
  return Readable.from(pieces, { objectMode: false, highWaterMark: 256 * 1024 }).once('close', letGo)
}

interface Wanted {
  readonly blob: string
  /** Both included. */
  readonly from: number
  readonly to: number
}

function wantedOf(parts: readonly Part[], start: number, end: number): Wanted[] {
  let offset = 0
  return parts.flatMap(({ blob, size }) => {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)]
    offset += size
    return from <= to ? [{ blob, from, to }] : []
  })
}

async function* piecesOf(blobs: Blobs, wanted: readonly Wanted[]): AsyncGenerator<Buffer> {
  for (const { blob, from, to } of wanted) yield* blobs.read(blob, from, to) as AsyncIterable<Buffer>
}
