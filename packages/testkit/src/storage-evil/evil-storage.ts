type Bytes = Uint8Array<ArrayBuffer>

/** What storage says of a blob beside its bytes. All of it is its own word. */
export interface Told {
  readonly modified: string
  readonly owner: string
}

/**
 * The storage server as the enemy: it keeps what it is given and can do to it whatever somebody with its disks and its
 * code can. It knows names, sizes and times, and no key.
 */
export class EvilStorage {
  readonly blobs = new Map<string, Bytes>()
  readonly told = new Map<string, Told>()
  /** Every request that reached it, as it would stand in its log. */
  readonly log: string[] = []
  #kept: ReadonlyMap<string, Bytes> = new Map()

  put(name: string, bytes: Bytes): void {
    this.log.push(`PUT ${name} ${bytes.length}`)
    this.blobs.set(name, bytes.slice())
    this.told.set(name, { modified: '2026-11-21T09:00:00Z', owner: 'claire' })
  }

  /** Throws when there is none. */
  get(name: string): Bytes {
    this.log.push(`GET ${name}`)
    const bytes = this.blobs.get(name)
    if (bytes === undefined) throw new Error(`404 ${name}`)
    return bytes.slice()
  }

  /** As `openContent` reads. */
  source(name: string): { readonly size: number | null; read(from: number, to: number): Promise<Bytes> } {
    return { size: this.get(name).length, read: async (from, to) => this.get(name).slice(from, to) }
  }

  /** Keeps the state of now, to show it again later. */
  remember(): void {
    this.#kept = new Map([...this.blobs].map(([name, bytes]) => [name, bytes.slice()]))
  }

  rollBack(): void {
    this.blobs.clear()
    for (const [name, bytes] of this.#kept) this.blobs.set(name, bytes.slice())
  }

  /** A second server, that will tell another story from here on. */
  fork(): EvilStorage {
    const other = new EvilStorage()
    for (const [name, bytes] of this.blobs) other.put(name, bytes)
    return other
  }

  alter(name: string, change: (bytes: Bytes) => Bytes): void {
    this.blobs.set(name, change(this.get(name)))
  }

  swap(one: string, other: string): void {
    const kept = this.get(one)
    this.blobs.set(one, this.get(other))
    this.blobs.set(other, kept)
  }

  remove(name: string): void {
    this.blobs.delete(name)
  }

  forge(name: string, told: Told): void {
    this.told.set(name, told)
  }
}
