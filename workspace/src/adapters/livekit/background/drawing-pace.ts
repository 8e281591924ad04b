/** How drawing goes: all of it; smaller and fewer images, each with an outline of its own; not even that. */
export type Pace = 'well' | 'lighter' | 'too-slow'

/** ms of work that an image may take: twelve images a second, and then one a second with the thread resting half of it. */
const most = { well: 80, lighter: 500 }
/** Under this, lighter images promise that whole ones can be tried again, ms. */
const promising = 200
/** Images differ, as not each is looked at: they are judged by the second. */
const span = 1_000
/** So long it must stay bad after the first bad second: a call or another program that begins is done by then. */
const badMs = 3_000
/** So long it must go well before whole images are tried again; doubled each time that this was too soon. */
const goodMs = { first: 30_000, most: 480_000 }

/**
 * Follows from how long images took. Down one step at a time, up by trial; `too-slow` is the end of it. Times are
 * milliseconds.
 */
export class DrawingPace {
  #now: Pace = 'well'
  #work = 0
  #images = 0
  #from: number | null = null
  #rests = -Infinity
  #badSince: number | null = null
  #goodSince: number | null = null
  #patience = goodMs.first
  /** When whole images were last tried again. */
  #tried: number | null = null

  get now(): Pace {
    return this.#now
  }

  /** Is an image that comes now to be drawn? */
  takes(now: number): boolean {
    return this.#now === 'well' || (this.#now === 'lighter' && now >= this.#rests)
  }

  /** An image was drawn. */
  drawn(began: number, ended: number): Pace {
    const took = ended - began
    this.#rests = began + 2 * took
    this.#work += took
    this.#images += 1
    this.#from ??= began
    if (ended - this.#from < span) return this.#now
    this.#judge(this.#work / this.#images, ended)
    this.#begin(ended)
    return this.#now
  }

  #judge(mean: number, now: number): void {
    if (this.#now === 'too-slow') return
    if (mean <= most[this.#now]) this.#badSince = null
    else {
      this.#badSince ??= now
      if (now - this.#badSince >= badMs) return this.#worse(now)
    }
    if (this.#now === 'lighter') this.#better(mean < promising, now)
  }

  #worse(now: number): void {
    const tooSoon = this.#tried !== null && now - this.#tried < this.#patience
    if (this.#now === 'well' && tooSoon) this.#patience = Math.min(this.#patience * 2, goodMs.most)
    this.#change(this.#now === 'well' ? 'lighter' : 'too-slow')
  }

  #better(good: boolean, now: number): void {
    if (!good) return void (this.#goodSince = null)
    this.#goodSince ??= now
    if (now - this.#goodSince < this.#patience) return
    this.#tried = now
    this.#change('well')
  }

  #change(next: Pace): void {
    this.#now = next
    this.#badSince = null
    this.#goodSince = null
  }

  #begin(now: number): void {
    this.#work = 0
    this.#images = 0
    this.#from = now
  }
}
