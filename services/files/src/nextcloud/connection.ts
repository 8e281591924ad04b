import type { Readable } from 'node:stream'
import { ServiceError } from '@parvis/service-kit'
import { Pool, errors, type Dispatcher } from 'undici'
import { errorOfStatus } from './error-of-status.ts'

/** The password of an account of the store, never the person's own: an app password that was made for this service. */
export type PasswordOf = (user: string) => Promise<string>

export interface ConnectionOptions {
  /** Of the Nextcloud, with a path where it stands below one. */
  readonly url: string
  readonly passwordOf: PasswordOf
  /** Asked once when the store refuses the password; what can be said again is then said again. */
  readonly renew?: (user: string) => Promise<void>
  /** Milliseconds until an answer begins, and within which something must move in a body. */
  readonly patience?: { readonly head: number; readonly body: number }
  /** The password was granted by the account's owner, who can take it back: then 401 is `files.unlinked`. */
  readonly granted?: boolean
  /** An access token in place of any password: then 401 is `files.signed-out`. */
  readonly token?: string
}

export interface Asked {
  readonly method: string
  /** Below the Nextcloud's own address, encoded, beginning with `/`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Readable | null
  readonly signal?: AbortSignal | undefined
  /** In place of the account's: what proves a link. Null: nobody asks. */
  readonly password?: string | null
  /** Statuses that are an answer here and not an error. */
  readonly accept: readonly number[]
}

/** One pool of connections to one Nextcloud. The only file here that speaks HTTP to it. */
export class Connection {
  readonly #pool: Pool
  readonly #base: string
  readonly #passwordOf: PasswordOf
  readonly #renew: ((user: string) => Promise<void>) | undefined
  readonly #options: ConnectionOptions
  readonly url: string

  /** `pool`: of another connection to the same Nextcloud, which closes it. */
  constructor(options: ConnectionOptions, pool?: Pool) {
    const { url, passwordOf, renew, patience = { head: 30_000, body: 60_000 } } = options
    const { origin, pathname } = new URL(url)
    this.#options = options
    this.url = origin
    this.#base = pathname.replace(/\/$/, '')
    this.#passwordOf = passwordOf
    this.#renew = renew
    this.#pool =
      pool ??
      new Pool(origin, {
        connections: 64,
        headersTimeout: patience.head,
        bodyTimeout: patience.body,
        connect: { timeout: 10_000 },
      })
  }

  /** The same connections, for an account whose password was given to us and can’t be made anew. */
  withPassword(password: string): Connection {
    const { url, patience } = this.#options
    const options = { url, passwordOf: async () => password, granted: true, ...(patience && { patience }) }
    return new Connection(options, this.#pool)
  }

  /** The same connections, for the owner of an access token, whatever account is named. */
  withToken(token: string): Connection {
    const { url, patience } = this.#options
    const passwordOf = () => Promise.reject(new TypeError('a token needs no password'))
    return new Connection({ url, passwordOf, token, ...(patience && { patience }) }, this.#pool)
  }

  /** An address on this Nextcloud, as `Destination` wants it. */
  address(path: string): string {
    return this.url + this.#base + path
  }

  /** The body must be read or destroyed. Rejects with ServiceError for every status that is not in `accept`. */
  async ask(user: string, asked: Asked): Promise<Dispatcher.ResponseData> {
    let answer = await this.#sendAs(user, asked)
    if (answer.statusCode === 401 && asked.password === undefined && this.#renew !== undefined) {
      await answer.body.dump({ limit: 65_536 }).catch(() => undefined)
      await this.#renew(user)
      // A stream has been read: who sent it sends it again.
      if (typeof asked.body === 'object' && asked.body !== null) throw errorOfStatus(401)
      answer = await this.#sendAs(user, asked)
    }
    if (asked.accept.includes(answer.statusCode)) return answer
    // Attacker-controlled, should the store be one: what it says beside the status is not kept.
    await answer.body.dump({ limit: 65_536 }).catch(() => undefined)
    if (answer.statusCode === 401 && this.#options.granted === true) throw new ServiceError('files.unlinked')
    if (answer.statusCode === 401 && this.#options.token !== undefined) throw new ServiceError('files.signed-out')
    throw errorOfStatus(answer.statusCode)
  }

  async #sendAs(user: string, asked: Asked): Promise<Dispatcher.ResponseData> {
    if (asked.password === null) return this.#send(asked, {})
    const { token } = this.#options
    if (token !== undefined && asked.password === undefined) return this.#send(asked, bearerProof(token))
    const password = asked.password ?? (await this.#passwordOf(user))
    return this.#send(asked, { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` })
  }

  async #send(asked: Asked, proof: Readonly<Record<string, string>>): Promise<Dispatcher.ResponseData> {
    try {
      return await this.#pool.request({
        method: asked.method as Dispatcher.HttpMethod,
        path: this.#base + asked.path,
        headers: { ...proof, ...asked.headers },
        body: asked.body ?? null,
        signal: asked.signal ?? null,
      })
    } catch (cause) {
      throw unreachable(cause)
    }
  }

  /** Of a small answer: XML or JSON. */
  async text(user: string, asked: Asked): Promise<string> {
    const { body } = await this.ask(user, asked)
    return body.text()
  }

  /** Of an answer whose body says nothing. */
  async done(user: string, asked: Asked): Promise<Dispatcher.ResponseData['headers']> {
    const { body, headers } = await this.ask(user, asked)
    await body.dump()
    return headers
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}

/** With what tells Nextcloud that no browser’s session rides along. */
const bearerProof = (token: string) => ({ authorization: `Bearer ${token}`, 'ocs-apirequest': 'true' })

const late: readonly string[] = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']

function unreachable(cause: unknown): ServiceError {
  if (cause instanceof ServiceError) return cause
  if (cause instanceof errors.RequestContentLengthMismatchError) return new ServiceError('request.invalid', { cause })
  const code = cause instanceof errors.UndiciError ? cause.code : ''
  return new ServiceError(late.includes(code) ? 'upstream.timeout' : 'upstream.unavailable', { cause })
}
