import { Digests, type Claim } from './digests.ts'
import type { Blobs } from './blobs.ts'
import { readParts, type Contents, type Part } from './contents.ts'
import type { Database } from './database.ts'

export interface Upload {
  readonly id: number
  readonly user: string
  readonly name: string
  readonly touched: number
}

export interface Chunk extends Part {
  readonly name: string
  readonly touched: number
}

/** Checksums of the first `chunks` of an upload, made while they came in. */
interface Running {
  readonly digests: Digests
  readonly chunks: readonly string[]
}

/** Of so many uploads at once; of others the parts are read once more when they are joined. */
const mostRunning = 256

/** Files that come in pieces (chunked upload, version 2). Pieces are on the disk; joining them writes rows only. */
export class Uploads {
  readonly #database: Database
  readonly #blobs: Blobs
  readonly #contents: Contents
  readonly #running = new Map<number, Running>()

  constructor(database: Database, blobs: Blobs, contents: Contents) {
    this.#database = database
    this.#blobs = blobs
    this.#contents = contents
  }

  get(user: string, name: string): Upload | undefined {
    return this.#database.one<Upload>('SELECT * FROM upload WHERE user = ? AND name = ?', user, name)
  }

  of(user: string): Upload[] {
    return this.#database.all<Upload>('SELECT * FROM upload WHERE user = ? ORDER BY name', user)
  }

  begin(user: string, name: string): void {
    this.#database.run('INSERT INTO upload (user, name, touched) VALUES (?, ?, ?)', user, name, Date.now())
  }

  /** In the order in which they make the file: by number where all are numbers, else by bytes. */
  chunks(upload: Upload): Chunk[] {
    const sql = 'SELECT name, blob, size, touched FROM chunk WHERE upload = ?'
    return inOrder(this.#database.all<Chunk>(sql, upload.id))
  }

  /** Bytes that lie in the account's unfinished uploads. */
  pending(user: string): number {
    const sql = `SELECT coalesce(sum(size), 0) AS size FROM chunk JOIN upload ON upload.id = chunk.upload WHERE user = ?`
    return this.#database.one<{ size: number }>(sql, user)?.size ?? 0
  }

  /** Checksums to feed with a chunk that is coming in: those of the whole file, if it goes on where they stand. */
  listen(upload: Upload, name: string): Digests | undefined {
    const before = this.chunks(upload).map((chunk) => chunk.name)
    if (before.length === 0) return new Digests()
    const running = this.#running.get(upload.id)
    const goesOn =
      running?.chunks.join('/') === before.join('/') && inOrder([...before, name].map(named)).at(-1)?.name === name
    return goesOn && !before.includes(name) ? running?.digests.copy() : undefined
  }

  /** A chunk of the same name is replaced. */
  put(upload: Upload, chunk: Omit<Chunk, 'touched'>, digests: Digests | undefined): void {
    const now = Date.now()
    const [old] = this.#database.all<Part>('SELECT * FROM chunk WHERE upload = ? AND name = ?', upload.id, chunk.name)
    const sql = 'INSERT OR REPLACE INTO chunk (upload, name, blob, size, touched) VALUES (?, ?, ?, ?, ?)'
    this.#database.run(sql, upload.id, chunk.name, chunk.blob, chunk.size, now)
    this.#database.run('UPDATE upload SET touched = ? WHERE id = ?', now, upload.id)
    if (old) this.#contents.releaseBlob(old.blob)
    const chunks = this.chunks(upload).map(({ name }) => name)
    if (digests && chunks.at(-1) === chunk.name) this.#remember(upload, { digests, chunks })
    else this.#running.delete(upload.id)
  }

  /**
   * The checksums of the whole; read again from the disk only where they were not made in passing and a client claims one.
   * @throws StoreError `checksum.differs`
   */
  async checksum(upload: Upload, claim: Claim | undefined): Promise<string> {
    const chunks = this.chunks(upload)
    const running = this.#running.get(upload.id)
    const isWhole = running?.chunks.join('/') === chunks.map(({ name }) => name).join('/')
    if (running && isWhole && (!claim || running.digests.covers(claim))) return running.digests.copy().finish(claim)
    if (!claim) return ''
    const digests = new Digests(claim)
    const size = chunks.reduce((sum, chunk) => sum + chunk.size, 0)
    for await (const piece of readParts(this.#blobs, chunks, 0, size - 1)) digests.update(piece as Buffer)
    return digests.finish(claim)
  }

  /** Forgets an upload; chunks that no file holds go. */
  end(upload: Upload): void {
    const chunks = this.chunks(upload)
    this.#database.run('DELETE FROM upload WHERE id = ?', upload.id)
    for (const { blob } of chunks) this.#contents.releaseBlob(blob)
    this.#running.delete(upload.id)
  }

  sweep(before: number): void {
    for (const upload of this.#database.all<Upload>('SELECT * FROM upload WHERE touched < ?', before)) this.end(upload)
  }

  #remember(upload: Upload, running: Running): void {
    this.#running.delete(upload.id)
    this.#running.set(upload.id, running)
    const [oldest] = this.#running.keys()
    if (this.#running.size > mostRunning && oldest !== undefined) this.#running.delete(oldest)
  }
}

const named = (name: string) => ({ name })

export function inOrder<Chunked extends { readonly name: string }>(chunks: readonly Chunked[]): Chunked[] {
  const areNumbers = chunks.every(({ name }) => /^\d{1,15}$|^0\d+$/.test(name) && Number.isSafeInteger(Number(name)))
  const byNumber = (a: Chunked, b: Chunked) => Number(a.name) - Number(b.name)
  const byBytes = (a: Chunked, b: Chunked) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
  return [...chunks].sort(areNumbers ? byNumber : byBytes)
}
