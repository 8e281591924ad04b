import { rmSync } from 'node:fs'
import type { AuditLog } from '../../../services/gateway/src/audit/audit-log.ts'
import { openFileAuditLog } from '../../../services/gateway/src/audit/files/open-log.ts'
import { entryOf } from './entry.ts'

const inFlight = 512

/** A log that grows on demand, and what each entry of it costs. */
export class GrowingLog {
  readonly #folder: string
  readonly #log: AuditLog
  #number = 0

  constructor(folder: string, log: AuditLog) {
    this.#folder = folder
    this.#log = log
  }

  static async begin(folder: string): Promise<GrowingLog> {
    return new GrowingLog(folder, await openFileAuditLog(folder, { origin: 'bench.example/journal' }))
  }

  get size(): number {
    return this.#log.sizes.acked
  }

  async growTo(size: number): Promise<void> {
    let left = size - this.size
    const worker = async () => {
      while (left > 0) {
        left -= 1
        await this.#log.append({ leaf: entryOf((this.#number += 1)) })
        // As fast as entries come, the tree would fall behind until the log refuses.
        if (this.size - this.#log.sizes.published > 100_000) await this.#published()
      }
    }
    await Promise.all(Array.from({ length: inFlight }, worker))
    await this.#published()
  }

  /** Microseconds of CPU that each of so many more entries costs, up to the checkpoint over the last of them. */
  async costOf(entries: number): Promise<number> {
    const before = process.cpuUsage()
    await this.growTo(this.size + entries)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / entries
  }

  async end(): Promise<void> {
    await this.#log.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #published(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#log.sizes.published < this.#log.sizes.acked) return
        off()
        resolve()
      }
      const off = this.#log.subscribe(look)
      look()
    })
  }
}
