import { dirname } from 'node:path/posix'
import type { LogFolder } from './log-folder.ts'

/** Bytes that are made when their turn comes hold up nobody before. */
export type FileToPut = readonly [path: string, bytes: Uint8Array | (() => Uint8Array)]

/**
 * How many files are under way to the disk at once. Each takes five turns of a busy event loop, and they share them; with
 * more, acks would wait too long for one of Node’s four threads.
 */
const atOnce = 8

/**
 * Whole files, each written beside its place, made durable, and then given its name: whoever reads meets the old file or
 * the new one, never half of one, and what this promised survives a power cut.
 */
export class DurableFiles {
  readonly #folder: LogFolder
  /** Folders whose own name is known to be durable. */
  readonly #known = new Set<string>(['.'])
  #count = 0

  private constructor(folder: LogFolder) {
    this.#folder = folder
  }

  /** Clears what a former life left half written. */
  static async open(folder: LogFolder): Promise<DurableFiles> {
    await folder.remove('tmp')
    await folder.makeFolder('tmp')
    return new DurableFiles(folder)
  }

  /** Returns when all of them are durable under their names. Throws when one is not; then any of them may be there. */
  async put(files: readonly FileToPut[]): Promise<void> {
    for (const [path] of files) await this.#ensure(dirname(path))
    for (let at = 0; at < files.length; at += atOnce) await this.#some(files.slice(at, at + atOnce))
    const parents = new Set(files.map(([path]) => dirname(path)))
    await Promise.all([...parents].map((parent) => this.#folder.sync(parent === '.' ? '' : parent)))
  }

  /** A folder that was removed is not known any more. */
  async remove(path: string): Promise<void> {
    for (const known of this.#known) if (known === path || known.startsWith(`${path}/`)) this.#known.delete(known)
    await this.#folder.remove(path)
  }

  async #some(files: readonly FileToPut[]): Promise<void> {
    const results = await Promise.allSettled(files.map((file) => this.#one(file)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  async #one([path, bytes]: FileToPut): Promise<void> {
    const beside = `tmp/${(this.#count += 1)}`
    const file = await this.#folder.create(beside)
    try {
      await file.write(typeof bytes === 'function' ? bytes() : bytes, 0)
      await file.datasync()
    } finally {
      await file.close()
    }
    await this.#folder.rename(beside, path)
  }

  async #ensure(path: string): Promise<void> {
    if (this.#known.has(path)) return
    const parent = dirname(path)
    await this.#ensure(parent)
    await this.#folder.makeFolder(path)
    await this.#folder.sync(parent === '.' ? '' : parent)
    this.#known.add(path)
  }
}
