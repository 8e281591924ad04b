/** The cable between one person and the portal: it can be pulled, also while a request is on its way. */
export interface Cable {
  readonly fetch: typeof globalThis.fetch
  pull(): void
  plug(): void
  /** Bodies of what was asked since the last call, for addresses that contain `part`. */
  asked(part: string): readonly string[]
}

export function makeCable(): Cable {
  let cut = Promise.withResolvers<never>()
  cut.promise.catch(() => {})
  let up = true
  let asked: { url: string; body: string }[] = []
  return {
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : input.toString()
      if (!up) throw new TypeError('the cable is pulled')
      asked.push({ url, body: typeof init?.body === 'string' ? init.body : '' })
      return Promise.race([fetch(input, init), cut.promise])
    },
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
