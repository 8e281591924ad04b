/** The cable between one person and the portal: it can be pulled, also while a request is on its way. */
export interface Cable {
  readonly fetch: typeof globalThis.fetch
  pull(): void
  plug(): void
  /** Bodies of what was asked since the last call, for addresses that contain `part`. */
  asked(part: string): readonly string[]
  /** From now on, JSON answers from addresses that contain `part` come changed: the homeserver lies to this person. */
  lie(part: string, change: (answer: unknown) => unknown): void
  /** From now on, the homeserver's place is taken for what this answers; null leaves it to the homeserver. */
  answer(instead: (method: string, url: string) => Response | null): void
}

/** `through`: how it asks the portal, where it is not by the machine's own network. */
export function makeCable(through: typeof globalThis.fetch = fetch): Cable {
  let cut = Promise.withResolvers<never>()
  cut.promise.catch(() => {})
  let up = true
  const lies: { part: string; change: (answer: unknown) => unknown }[] = []
  const others: ((method: string, url: string) => Response | null)[] = []
  let asked: { url: string; body: string }[] = []
  return {
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : input.toString()
      if (!up) throw new TypeError('the cable is pulled')
      asked.push({ url, body: typeof init?.body === 'string' ? init.body : '' })
      for (const other of others) {
        const instead = other(init?.method ?? 'GET', decodeURIComponent(url))
        if (instead) return instead
      }
      const answer = await Promise.race([through(input, init), cut.promise])
      const lie = lies.find(({ part }) => url.includes(part))
      return lie && answer.ok ? Response.json(lie.change(await answer.json())) : answer
    },
    lie: (part, change) => void lies.push({ part, change }),
    answer: (instead) => void others.push(instead),
    pull() {
      up = false
      cut.reject(new TypeError('the cable is pulled'))
    },
    plug() {
      up = true
      cut = Promise.withResolvers<never>()
      cut.promise.catch(() => {})
    },
    asked(part) {
      const found = asked.filter(({ url }) => url.includes(part)).map(({ body }) => body)
      asked = []
      return found
    },
  }
}
