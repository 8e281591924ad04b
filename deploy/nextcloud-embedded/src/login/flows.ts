import { hash, randomBytes } from 'node:crypto'

interface Flow {
  readonly until: number
  readonly agent: string
  granted: { readonly user: string; readonly password: string } | undefined
}

const minutes20 = 20 * 60_000
/** Anybody can begin one: no more than this wait at once. */
const most = 1000

/** Login flow, version 2: a client shows a page, a person agrees there, the client polls for its app password. */
export class Flows {
  readonly #byLogin = new Map<string, string>()
  readonly #byPoll = new Map<string, Flow>()

  /** Two tokens: who holds the one can agree, who holds the other gets the result. */
  begin(agent: string): { readonly login: string; readonly poll: string } {
    this.#forgetOld()
    const [login, poll] = [randomBytes(48).toString('base64url'), randomBytes(48).toString('base64url')]
    this.#byLogin.set(digest(login), digest(poll))
    this.#byPoll.set(digest(poll), { until: Date.now() + minutes20, agent: agent.slice(0, 80), granted: undefined })
    return { login, poll }
  }

  /** The name of the client that waits behind a login token. */
  agentOf(login: string): string | undefined {
    return this.#waiting(login)?.agent
  }

  /** Once. @returns whether somebody waits for it */
  grant(login: string, user: string, password: string): boolean {
    const flow = this.#waiting(login)
    this.#byLogin.delete(digest(login))
    if (flow) flow.granted = { user, password }
    return flow !== undefined
  }

  /** The result, once. */
  collect(poll: string): Flow['granted'] {
    const key = digest(poll)
    const flow = this.#byPoll.get(key)
    if (!flow?.granted || flow.until < Date.now()) return undefined
    this.#byPoll.delete(key)
    return flow.granted
  }

  #waiting(login: string): Flow | undefined {
    const flow = this.#byPoll.get(this.#byLogin.get(digest(login)) ?? '')
    return flow && flow.until > Date.now() ? flow : undefined
  }

  #forgetOld(): void {
    for (const [key, flow] of this.#byPoll) {
      if (flow.until > Date.now() && this.#byPoll.size < most) break
      this.#byPoll.delete(key)
    }
    for (const [key, poll] of this.#byLogin) if (!this.#byPoll.has(poll)) this.#byLogin.delete(key)
  }
}

/** Tokens are looked up by what can't be used as one. */
function digest(token: string): string {
  return hash('sha256', token, 'base64')
}
