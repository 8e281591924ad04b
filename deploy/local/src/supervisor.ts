import { sentenceOf } from './error.ts'
import type { DataFolder } from './folders.ts'
import type { Guard } from './guard.ts'
import { Keeper } from './keeper.ts'
import type { Availability, Part, PartName } from './parts/part.ts'
import type { Report } from './report.ts'

export interface SupervisorOptions {
  readonly parts: readonly Part[]
  readonly data: DataFolder
  readonly guard: Guard
  readonly report: Report
}

/**
 * Brings every part up, each as soon as what it needs is settled, and down in the opposite order.
 * An optional part that cannot be had is reported as unavailable; the rest runs.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #stopping = new AbortController()
  readonly #settled = new Map<PartName, Promise<Availability>>()
  readonly #keepers = new Map<PartName, Keeper>()

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  /** Resolves when every part is ready or known to be unavailable. @throws what kept a required part from starting */
  async start(): Promise<void> {
    for (const part of this.#options.parts) this.#settled.set(part.name, this.#bring(part))
    await Promise.all(this.#settled.values())
  }

  /** Ends everything that was begun, dependants first. Safe to call twice: the second time with force. */
  async stop({ atOnce = false } = {}): Promise<void> {
    this.#stopping.abort()
    const ended = new Map<PartName, Promise<void>>()
    for (const part of this.#options.parts.toReversed()) ended.set(part.name, this.#end(part, ended, atOnce))
    await Promise.all(ended.values())
    await Promise.allSettled(this.#settled.values())
  }

  async #end({ name }: Part, ended: ReadonlyMap<PartName, Promise<void>>, atOnce: boolean): Promise<void> {
    for (const dependant of this.#options.parts) if (dependant.needs.includes(name)) await ended.get(dependant.name)
    await this.#keepers.get(name)?.stop({ atOnce })
  }

  async #bring(part: Part): Promise<Availability> {
    try {
      const [needs] = await Promise.all([this.#needsOf(part), this.#prepare(part)])
      await this.#run(part, needs)
      return { available: true }
    } catch (error) {
      if (part.required || this.#stopping.signal.aborted) throw error
      const why = sentenceOf(error)
      this.#options.report.part(part, { state: 'unavailable', detail: why })
      return { available: false, why }
    }
  }

  async #prepare(part: Part): Promise<void> {
    const { report } = this.#options
    report.part(part, { state: 'preparing' })
    const progress = (detail: PartDetail) => report.part(part, { state: 'preparing', detail })
    await part.prepare({ signal: this.#stopping.signal, progress })
    if (!part.launch) report.part(part, { state: 'ready' })
  }

  async #needsOf(part: Part): Promise<ReadonlyMap<PartName, Availability>> {
    const needs = new Map<PartName, Availability>()
    for (const name of part.needs) {
      const settled = await this.#settled.get(name)
      if (settled) needs.set(name, settled)
    }
    return needs
  }

  async #run(part: Part, needs: ReadonlyMap<PartName, Availability>): Promise<void> {
    this.#stopping.signal.throwIfAborted()
    if (!part.launch) return
    const { guard, report, data } = this.#options
    const keeper = new Keeper({ part, launch: part.launch, needs, log: data.log(part.name), guard, report })
    this.#keepers.set(part.name, keeper)
    await keeper.start()
  }
}

type PartDetail = NonNullable<Parameters<Report['part']>[1]['detail']>
