import type { DelayedAction, DelayedOutcome } from '../matrix/delayed-events.ts'
import type { SfuEvent } from '../livekit/sfu-client.ts'

export interface Delegated {
  readonly sfuId: string
  readonly room: string
  readonly identity: string
  /** Address of the homeserver that holds the delayed event, from the configuration. */
  readonly homeserver: string
  readonly delayId: string
  readonly delayMs: number
}

export interface LeaveKeeperDependencies {
  readonly act: (homeserver: string, delayId: string, action: DelayedAction) => Promise<DelayedOutcome>
  readonly isThere: (sfuId: string, room: string, identity: string) => Promise<boolean>
  /** Runs once after so many milliseconds; gives back how to prevent it. */
  readonly after: (ms: number, run: () => void) => () => void
  readonly now: () => number
  readonly failed: (error: unknown) => void
}

interface Kept extends Delegated {
  readonly since: number
  seen: boolean
  cancel: () => void
}

/** So long a delegation waits for its participant to appear at the SFU at all. */
const joinPatienceMs = 60_000
/** Restarted well before it fires: a single lost request costs nobody the call. */
const share = 3

/**
 * Keeps people in the member list for as long as the SFU sees them, and no longer: their delayed leave is restarted
 * while they are connected and sent when they are gone, so that a browser that crashed leaves within a second and not
 * when its own timer lapses. Webhooks say it first; each round asks the SFU itself, in case one was lost.
 */
export class LeaveKeeper {
  readonly #deps: LeaveKeeperDependencies
  readonly #kept = new Map<string, Kept>()

  constructor(deps: LeaveKeeperDependencies) {
    this.#deps = deps
  }

  get size(): number {
    return this.#kept.size
  }

  /** A later delegation of the same participant takes the place of the earlier one. */
  keep(delegated: Delegated): void {
    this.#drop(keyOf(delegated))
    const kept: Kept = { ...delegated, since: this.#deps.now(), seen: false, cancel: () => {} }
    this.#kept.set(keyOf(delegated), kept)
    this.#schedule(kept)
  }

  /** What the SFU's webhook tells. */
  noticed(sfuId: string, event: SfuEvent): void {
    const kept = this.#kept.get(keyOf({ sfuId, ...event }))
    if (!kept) return
    // A connection that broke may come back within the delay: nothing is sent, nothing is restarted until it does.
    if (event.kind === 'joined') {
      kept.cancel()
      void this.#round(kept)
    }
    if (event.kind === 'left') void this.#sendNow(kept)
  }

  stop(): void {
    for (const key of this.#kept.keys()) this.#drop(key)
  }

  #schedule(kept: Kept): void {
    kept.cancel = this.#deps.after(Math.max(500, kept.delayMs / share), () => void this.#round(kept))
  }

  async #round(kept: Kept): Promise<void> {
    try {
      const there = await this.#deps.isThere(kept.sfuId, kept.room, kept.identity)
      if (!this.#isCurrent(kept)) return
      kept.seen ||= there
      const waiting = !kept.seen && this.#deps.now() - kept.since < joinPatienceMs
      if (there || waiting) {
        const outcome = await this.#deps.act(kept.homeserver, kept.delayId, 'restart')
        if (outcome === 'gone') return this.#drop(keyOf(kept))
      } else if (!kept.seen) return this.#drop(keyOf(kept))
    } catch (error) {
      this.#deps.failed(error)
    }
    if (this.#isCurrent(kept)) this.#schedule(kept)
  }

  async #sendNow(kept: Kept): Promise<void> {
    this.#drop(keyOf(kept))
    await this.#deps.act(kept.homeserver, kept.delayId, 'send').catch(this.#deps.failed)
  }

  #isCurrent(kept: Kept): boolean {
    return this.#kept.get(keyOf(kept)) === kept
  }

  #drop(key: string): void {
    this.#kept.get(key)?.cancel()
    this.#kept.delete(key)
  }
}

function keyOf({ sfuId, room, identity }: Pick<Delegated, 'sfuId' | 'room' | 'identity'>): string {
  return JSON.stringify([sfuId, room, identity])
}
