/** One request to a portal, and how it ended. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly range: string | null
  /** Of the answer, once it has begun to come; null where none came. */
  status: number | null
}

export interface FetchThrough {
  readonly fetch: typeof globalThis.fetch
  /** All that was asked so far, in order. */
  readonly asked: readonly Asked[]
}

/** Asks a portal on this machine by another port: its address, as it is told, stays the portal's. */
export function fetchThrough(port: number): FetchThrough {
  const asked: Asked[] = []
  return {
    asked,
    async fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : input)
      const headers = new Headers(init?.headers)
      headers.set('host', url.host)
      const { pathname: path, search } = url
      const one: Asked = { method: init?.method ?? 'GET', path, range: headers.get('range'), status: null }
      asked.push(one)
      const answer = await fetch(`http://127.0.0.1:${port}${path}${search}`, { ...init, headers })
      one.status = answer.status
      return answer
    },
  }
}
