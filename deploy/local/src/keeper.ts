import { existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { startChild, type Child } from './child.ts'
import { LocalError, sentenceOf } from './error.ts'
import type { Guard } from './guard.ts'
import { untilHealthy } from './health.ts'
import type { Availability, Launch, Part, PartName } from './parts/part.ts'
import type { Report } from './report.ts'
import { whyInLog } from './why.ts'

/** A part that could not be made ready this often is given up at the start; later on it is never given up. */
const firstTries = 3
const shortestPause = 250
const longestPause = 30_000
/** Having run this long, in milliseconds, makes the next death a first one again. */
const steady = 1000

const noSpace = /ENOSPC|no space left/i
/** With less than this left, in bytes, a part cannot even say in its log why it dies. */
const leastFree = 64 * 1024

function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize < leastFree
}

/** Trying again would change nothing. */
function isFinal(error: unknown): boolean {
  return error instanceof LocalError && (error.code === 'disk.full' || error.code === 'part.lacks')
}

export interface KeeperOptions {
  readonly part: Part
  readonly launch: Launch
  readonly needs: ReadonlyMap<PartName, Availability>
  readonly log: string
  readonly guard: Guard
  readonly report: Report
}

/** Keeps one part running: starts it, waits until it is ready, starts it again when it dies. */
export class Keeper {
  readonly #options: KeeperOptions
  readonly #stopping = new AbortController()
  #child: Child | undefined
  #life: Promise<void> = Promise.resolve()
  /** Size of the log when the present child was started: what it says is beyond. */
  #logged = 0

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** Resolves when the part is ready for the first time. @throws LocalError `part.dies` or `part.silent` */
  async start(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#startOnce()
        break
      } catch (error) {
        if (this.#stopping.signal.aborted || tries === firstTries || isFinal(error)) throw error
        await this.#pause(tries, error)
      }
    }
    this.#life = this.#keep()
  }

  /** Ends the part and its whole process group, by force after its grace (or at once). */
  async stop({ atOnce = false } = {}): Promise<void> {
    this.#stopping.abort()
    await this.#child?.stop(atOnce ? 0 : this.#options.launch.grace)
    await this.#life
    this.#options.report.part(this.#options.part, { state: 'stopped' })
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping
    for (let deaths = 0; ;) {
      const began = Date.now()
      const end = (await this.#child?.exited) ?? ''
      if (signal.aborted) return
      deaths = Date.now() - began > steady ? 1 : deaths + 1
      await this.#pause(deaths, this.#died(end))
      if (signal.aborted) return
      // A failed start leaves no child alive: the loop comes back here and counts one more death.
      await this.#startOnce().catch(() => {})
      if (signal.aborted) return
    }
  }

  async #startOnce(): Promise<void> {
    const { part, launch, needs, log, guard, report } = this.#options
    const began = Date.now()
    report.part(part, { state: 'starting' })
    this.#logged = existsSync(log) ? statSync(log).size : 0
    const child = await startChild(await launch.command(needs), log, guard)
    this.#child = child
    if (this.#stopping.signal.aborted) void child.stop(0)
    const problem = await this.#untilReady(child)
    if (problem) throw problem
    report.part(part, { state: 'ready', pid: child.pid, milliseconds: Date.now() - began })
  }

  /** Whichever comes first: the answer, the end of the process (a configuration error ends it within a second), or the limit. */
  async #untilReady(child: Child): Promise<LocalError | undefined> {
    const { part, launch, log } = this.#options
    const asking = new AbortController()
    const limit = AbortSignal.any([asking.signal, AbortSignal.timeout(launch.patience)])
    const healthy = untilHealthy(launch.health, limit).then(() => undefined)
    const silent = LocalError.of('part.silent', { part: part.title, log, seconds: launch.patience / 1000 })
    const outcome = await Promise.race([healthy.catch(() => silent), child.exited.then((end) => this.#died(end))])
    asking.abort()
    if (outcome === silent) await child.stop(launch.grace)
    return outcome
  }

  #died(end: string): LocalError {
    const { part, log } = this.#options
    const line = whyInLog(log, this.#logged) ?? end
    if (noSpace.test(line) || isFull(dirname(log))) return LocalError.of('disk.full', { what: 'npm start' })
    return LocalError.of('part.dies', { part: part.title, log, line })
  }

  async #pause(deaths: number, error: unknown): Promise<void> {
    const delay = Math.min(shortestPause * 2 ** (deaths - 1), longestPause)
    this.#options.report.part(this.#options.part, {
      state: 'restarting',
      detail: sentenceOf(error),
      milliseconds: delay,
    })
    await sleep(delay, undefined, { signal: this.#stopping.signal }).catch(() => {})
  }
}
