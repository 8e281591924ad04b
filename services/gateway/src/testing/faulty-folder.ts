import type { LogFile, LogFolder } from '../audit/disk/log-folder.ts'

const sector = 512

interface Stored {
  /** What programs see. */
  cached: Buffer
  /** What the disk surely has. */
  durable: Buffer
  /** A name survives a power cut only when its folder was synced. */
  named: boolean
}

export interface FaultPlan {
  /** Number of the disk operation that fails, counted from 1; none: nothing fails. */
  readonly at?: number
  /** How many operations in a row fail. */
  readonly times?: number
}

/**
 * A disk that keeps apart what was written and what was made durable, and whose n-th operation fails: a write leaves half
 * of its bytes, a sync leaves the disk unsure. `powerCut` gives the folder that the next start would find.
 */
export class FaultyFolder implements LogFolder {
  readonly #files = new Map<string, Stored>()
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

  async list(): Promise<readonly string[]> {
    return [...this.#files.keys()]
  }

  async open(name: string): Promise<LogFile> {
    const stored = this.#files.get(name)
    if (stored === undefined) throw new Error(`no ${name}`)
    return this.#file(stored)
  }

  async create(name: string): Promise<LogFile> {
    this.#step()
    const stored = { cached: Buffer.alloc(0), durable: Buffer.alloc(0), named: false }
    this.#files.set(name, stored)
    return this.#file(stored)
  }

  async sync(): Promise<void> {
    this.#step()
    for (const stored of this.#files.values()) stored.named = true
  }

  #file(stored: Stored): LogFile {
    return {
      write: async (bytes, position) => {
        const fails = this.#fails()
        const written = fails ? bytes.subarray(0, bytes.length >> 1) : bytes
        const end = Math.max(stored.cached.length, position + written.length)
        const next = Buffer.alloc(end)
        stored.cached.copy(next)
        written.copy(next, position)
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
   * (`survives`), and the file may have got its new length without its bytes.
   */
  powerCut(survives: () => boolean): FaultyFolder {
    const after = new FaultyFolder()
    for (const [name, stored] of this.#files) {
      if (!stored.named && !survives()) continue
      const bytes = tornMix(stored, survives)
      after.#files.set(name, { cached: bytes, durable: Buffer.from(bytes), named: true })
    }
    return after
  }

  /** For tests that damage bytes on purpose. */
  bytes(name: string): Buffer {
    return (this.#files.get(name) as Stored).cached
  }

  replace(name: string, bytes: Buffer): void {
    this.#files.set(name, { cached: bytes, durable: Buffer.from(bytes), named: true })
  }

  clone(): FaultyFolder {
    const copy = new FaultyFolder()
    for (const [name, { cached }] of this.#files) copy.replace(name, Buffer.from(cached))
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
