interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

export interface Stop {
  /** The address that was reached; not asked for when `until` stopped there. */
  readonly url: string
  readonly response: Response
}

type Until = (url: string) => boolean

/** A person with a browser that has cookies and follows links, and no page: enough to sign in and out by HTTP alone. */
export class Visitor {
  readonly #cookies = new Map<string, Cookie[]>()

  /** One request, redirects not followed. Cookies are kept by host and port, and sent by path. */
  async go(url: string, init: RequestInit = {}): Promise<Response> {
    const { host, pathname } = new URL(url)
    const sent = (this.#cookies.get(host) ?? []).filter(({ path }) => pathname.startsWith(path))
    const headers = new Headers(init.headers)
    if (sent.length > 0) headers.set('cookie', sent.map(({ name, value }) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) this.#keep(host, line)
    return response
  }

  /** Follows redirects until one has none, or `until` says that the next address is the one. */
  async follow(url: string, until: Until = () => false): Promise<Stop> {
    let at = url
    for (let step = 0; step < 20; step++) {
      const response = await this.go(at)
      const next = response.headers.get('location')
      if (next === null) return { url: at, response }
      at = new URL(next, at).href
      if (until(at)) return { url: at, response }
    }
    throw new Error(`redirected without end, at last to ${at}`)
  }

  /** Starts at `url`; where the demo issuer asks who it is, chooses `uid`; ends where `until` says or no redirect is left. */
  async signIn(url: string, uid: string, until?: Until): Promise<Stop> {
    const asked = await this.follow(url, until)
    if (!asked.url.includes('/interaction/')) return asked
    const body = new URLSearchParams({ account: uid })
    const chosen = await this.go(asked.url, { method: 'POST', body })
    const next = chosen.headers.get('location')
    return next === null ? { url: asked.url, response: chosen } : this.follow(new URL(next, asked.url).href, until)
  }

  /** The cookie's value as it is now, or undefined. */
  cookie(url: string, name: string): string | undefined {
    return this.#cookies.get(new URL(url).host)?.find((cookie) => cookie.name === name)?.value
  }

  /** Puts a cookie in, as an attacker would who can plant one. */
  plant(url: string, name: string, value: string): void {
    this.#keep(new URL(url).host, `${name}=${value}; Path=/`)
  }

  #keep(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    const path =
      attributes.map((part) => part.trim().split('=')).find(([key]) => key?.toLowerCase() === 'path')?.[1] ?? '/'
    const others = (this.#cookies.get(host) ?? []).filter((cookie) => cookie.name !== name || cookie.path !== path)
    this.#cookies.set(host, value === '' ? others : [...others, { name, value, path }])
  }
}
