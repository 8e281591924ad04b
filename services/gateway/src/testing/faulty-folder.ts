import { dirname } from 'node:path/posix'
import type { LogFile, LogFolder } from '../audit/disk/log-folder.ts'

const sector = 512

interface Stored {
  /** What programs see. */
  cached: Buffer
  /** What the disk surely has. */
  durable: Buffer
}

export interface FaultPlan {
  /** Number of the disk operation that fails, counted from 1; none: nothing fails. */
  readonly at?: number
  /** How many operations in a row fail. */
  readonly times?: number
}

/** A file by its name, or `folder` where the name is a folder's. */
type Named = Stored | 'folder'

/**
 * A disk that keeps apart what was written and what was made durable, bytes and names alike, and whose n-th operation
 * fails: a write leaves half of its bytes, a sync leaves the disk unsure, a rename leaves the old name. `powerCut` gives
 * the folder that the next start would find.
 */
export class FaultyFolder implements LogFolder {
  readonly #names = new Map<string, Named>()
  readonly #durableNames = new Map<string, Named>()
  readonly #plan: FaultPlan
  operations = 0

  constructor(plan: FaultPlan = {}) {
    this.#plan = plan
  }

  #fails(): boolean {
    this.operations += 1
    const { at = 0, times = 1 } = this.#plan
    return at > 0 && this.operations >= at && this.operations < at + times
  }

  #step(): void {
    if (this.#fails()) throw Object.assign(new Error('injected'), { code: 'EIO' })
  }

  async list(folder = ''): Promise<readonly string[]> {
    const within = folder === '' ? '.' : folder
    return [...this.#names.keys()]
      .filter((path) => dirname(path) === within)
      .map((path) => path.split('/').at(-1) ?? '')
  }

  async open(path: string): Promise<LogFile> {
    return this.#file(this.#stored(path))
  }

  async create(path: string): Promise<LogFile> {
    this.#step()
    if (this.#names.has(path)) throw Object.assign(new Error(`${path} is there`), { code: 'EEXIST' })
    this.#demandFolder(path)
    const stored = { cached: Buffer.alloc(0), durable: Buffer.alloc(0) }
    this.#names.set(path, stored)
    return this.#file(stored)
  }

  async load(path: string): Promise<Buffer | null> {
    const found = this.#names.get(path)
    return found === undefined || found === 'folder' ? null : Buffer.from(found.cached)
  }

  async makeFolder(path: string): Promise<void> {
    this.#step()
    this.#demandFolder(path)
    this.#names.set(path, 'folder')
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step()
    this.#demandFolder(to)
    this.#names.set(to, this.#stored(from))
    this.#names.delete(from)
  }

  async remove(path: string): Promise<void> {
    this.#step()
    for (const name of this.#names.keys()) if (name === path || name.startsWith(`${path}/`)) this.#names.delete(name)
  }

  async sync(folder = ''): Promise<void> {
    this.#step()
    const within = folder === '' ? '.' : folder
    if (within !== '.' && this.#names.get(within) !== 'folder') throw new Error(`no folder ${within}`)
    for (const path of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      if (dirname(path) !== within) continue
      const now = this.#names.get(path)
      if (now === undefined) this.#durableNames.delete(path)
      else this.#durableNames.set(path, now)
    }
  }

  #stored(path: string): Stored {
    const found = this.#names.get(path)
    if (found === undefined || found === 'folder') throw new Error(`no ${path}`)
    return found
  }

  #demandFolder(path: string): void {
    const parent = dirname(path)
    if (parent !== '.' && this.#names.get(parent) !== 'folder') throw new Error(`no folder ${parent}`)
  }

  #file(stored: Stored): LogFile {
    return {
      write: async (bytes, position) => {
        const fails = this.#fails()
        const written = fails ? bytes.subarray(0, bytes.length >> 1) : bytes
        const end = Math.max(stored.cached.length, position + written.length)
        const next = Buffer.alloc(end)
        stored.cached.copy(next)
        next.set(written, position)
        stored.cached = next
        if (fails) throw Object.assign(new Error('injected'), { code: 'ENOSPC' })
      },
      datasync: async () => {
        this.#step()
        stored.durable = Buffer.from(stored.cached)
      },
      truncate: async (length) => {
        this.#step()
        stored.cached = Buffer.from(stored.cached.subarray(0, length))
      },
      read: async (position, length) => Buffer.from(stored.cached.subarray(position, position + length)),
      size: async () => stored.cached.length,
      close: async () => {},
    }
  }

  /**
   * The disk after a power cut: of what was written and not synced, each sector may or may not have come through
   * (`survives`), and the file may have got its new length without its bytes; of names that were made, changed or taken
   * away and not synced, each may stand as it was before.
   */
  powerCut(survives: () => boolean): FaultyFolder {
    const after = new FaultyFolder()
    const names = [...new Set([...this.#durableNames.keys(), ...this.#names.keys()])].toSorted()
    for (const path of names) {
      const [now, durable] = [this.#names.get(path), this.#durableNames.get(path)]
      const stands = now === durable || survives() ? now : durable
      const parent = dirname(path)
      if (stands === undefined || (parent !== '.' && !after.#names.has(parent))) continue
      if (stands === 'folder') after.#put(path, 'folder')
      else after.replace(path, tornMix(stands, survives))
    }
    return after
  }

  #put(path: string, named: Named): void {
    this.#names.set(path, named)
    this.#durableNames.set(path, named)
  }

  /** For tests that damage bytes on purpose. */
  bytes(path: string): Buffer {
    return this.#stored(path).cached
  }

  paths(): readonly string[] {
    return [...this.#names].filter(([, named]) => named !== 'folder').map(([path]) => path)
  }

  replace(path: string, bytes: Buffer): void {
    const parent = dirname(path)
    if (parent !== '.') this.#put(parent, 'folder')
    this.#put(path, { cached: bytes, durable: Buffer.from(bytes) })
  }

  clone(plan: FaultPlan = {}): FaultyFolder {
    const copy = new FaultyFolder(plan)
    for (const [path, named] of this.#names) {
      if (named === 'folder') copy.#put(path, 'folder')
      else copy.replace(path, Buffer.from(named.cached))
    }
    return copy
  }
}

function tornMix({ cached, durable }: Stored, survives: () => boolean): Buffer {
  if (cached.equals(durable)) return Buffer.from(durable)
  const lengths = [durable.length, cached.length]
  for (let at = durable.length; at < cached.length; at += sector) lengths.push(at)
  const length = lengths[survives() ? 1 : Math.trunc(lengths.length / 2) || 0] as number
  const mixed = Buffer.alloc(length)
  durable.copy(mixed)
  for (let at = 0; at < length; at += sector) {
    if (survives()) cached.copy(mixed, at, at, Math.min(at + sector, cached.length))
  }
  return mixed
}
