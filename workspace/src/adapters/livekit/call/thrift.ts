import type { Economy, GivenUp } from '../../../features/calls/port.ts'

/** One look at the link. Null: not known. */
export interface LinkFacts {
  readonly quality: 'good' | 'poor' | 'lost'
  /** bit/s that may leave here; believed only while it is the link that limits what is sent (`limited`). */
  readonly up: number | null
  readonly limited: boolean
  /** 0 to 1, of what was lately sent and what was lately received. */
  readonly loss: number | null
  readonly lossDown: number | null
  /** ms. */
  readonly roundTrip: number | null
}

/** Voices first, then shared screens, then faces: so faces go first, and of voices only the frequency of packets. */
export const sacrifices = ['received-cameras', 'own-camera', 'share-rate', 'voice-packets'] as const satisfies GivenUp[]

/** So long a look must stay bad: one alone is a hiccup. */
const badMs = 3_000
/** So long all must be well before one step is taken back; doubled each time that this was too soon. */
const goodMs = { first: 20_000, most: 320_000 }

/** How many of `sacrifices` these facts ask for. Limits lie where a camera, a share, then 20 ms packets cease to fit. */
export function needOf({ quality, up, limited, loss, lossDown, roundTrip }: LinkFacts): number {
  const fits = limited ? (up ?? Infinity) : Infinity
  const lost = Math.max(loss ?? 0, lossDown ?? 0)
  if (quality === 'lost' || fits < 150_000 || lost >= 0.15) return 4
  if (fits < 300_000 || lost >= 0.08) return 3
  if (quality === 'poor' || fits < 500_000 || lost >= 0.04) return 2
  return lost >= 0.02 || (roundTrip ?? 0) >= 1_000 ? 1 : 0
}

/**
 * What is given up, from one look to the next. Down at once to what is needed, up one step at a time: while little is
 * sent nobody knows how much would fit, so each step back is a trial. Times are milliseconds.
 */
export class Thrift {
  #level = 0
  #badSince: number | null = null
  #goodSince: number | null = null
  #patience = goodMs.first
  /** When a step was last taken back. */
  #stepped: number | null = null

  look(economy: Economy, facts: LinkFacts, now: number): readonly GivenUp[] {
    if (economy !== 'automatic') return economy === 'on' ? sacrifices : []
    const need = needOf(facts)
    if (need > this.#level) this.#worse(need, now)
    else this.#badSince = null
    if (need < this.#level) this.#better(now)
    else this.#goodSince = null
    return sacrifices.slice(0, this.#level)
  }

  #worse(need: number, now: number): void {
    this.#badSince ??= now
    if (now - this.#badSince < badMs) return
    if (this.#stepped !== null && now - this.#stepped < this.#patience) {
      this.#patience = Math.min(this.#patience * 2, goodMs.most)
    }
    this.#level = need
    this.#badSince = null
  }

  #better(now: number): void {
    this.#goodSince ??= now
    if (now - this.#goodSince < this.#patience) return
    this.#level -= 1
    this.#stepped = now
    this.#goodSince = now
  }
}
