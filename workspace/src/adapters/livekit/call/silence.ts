/** How long nothing may come, ms. Who is silent into an open microphone still sends two packets a second or more (DTX). */
const longest = 4_000
/** ms between two looks above which this page was held up or slept: what it did not hear meanwhile says nothing. */
const heldUp = 3_500

/** Packets so far of a microphone and a camera that are on; of whom nothing needs to come there is no entry. */
export type Coming = ReadonlyMap<string, number>

/**
 * Notices of whom nothing comes any more, though nobody said that they are muted: the media server tells of that only
 * after some thirteen seconds. Times are milliseconds.
 */
export class Silence {
  readonly #known = new Map<string, { readonly packets: number; readonly since: number }>()
  #looked = 0

  /** Identities of whom something came, and nothing more for four seconds. */
  look(coming: Coming, now: number): ReadonlySet<string> {
    const late = now - this.#looked > heldUp
    this.#looked = now
    for (const identity of [...this.#known.keys()]) if (!coming.has(identity)) this.#known.delete(identity)
    for (const [identity, packets] of coming) {
      const known = this.#known.get(identity)
      if (late || known?.packets !== packets) this.#known.set(identity, { packets, since: now })
    }
    const silent = [...this.#known].filter(([, { packets, since }]) => packets > 0 && now - since >= longest)
    return new Set(silent.map(([identity]) => identity))
  }
}
