/** Work that is done one at a time for each name, in the order in which it came; at most `most` may wait a name. */
export class Turns {
  readonly #most: number
  readonly #last = new Map<string, { readonly done: Promise<unknown>; readonly waiting: number }>()

  constructor(most: number) {
    this.#most = most
  }

  /** @returns undefined when too many wait already; the work is then not done */
  take<Result>(name: string, work: () => Promise<Result>): Promise<Result> | undefined {
    const before = this.#last.get(name)
    const waiting = (before?.waiting ?? 0) + 1
    if (waiting > this.#most) return undefined
    const result = (before?.done ?? Promise.resolve()).then(work, work)
    const done = result.catch(() => {}).finally(() => this.#leave(name))
    this.#last.set(name, { done, waiting })
    return result
  }

  #leave(name: string): void {
    const last = this.#last.get(name)
    if (!last) return
    if (last.waiting === 1) this.#last.delete(name)
    else this.#last.set(name, { ...last, waiting: last.waiting - 1 })
  }
}
