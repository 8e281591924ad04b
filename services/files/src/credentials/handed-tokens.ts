import { AsyncLocalStorage } from 'node:async_hooks'
import { ServiceError } from '@parvis/service-kit'

/** The access token that the gateway handed over with the request under way. Held as long as the request, and nowhere. */
export class HandedTokens {
  readonly #current = new AsyncLocalStorage<string>()

  run(token: string, work: () => void): void {
    this.#current.run(token, work)
  }

  /** Throws `internal`: the gateway hands none on, and is configured otherwise than this service. */
  current(): string {
    const token = this.#current.getStore()
    if (token === undefined) throw new ServiceError('internal', { cause: new Error('no access token was handed over') })
    return token
  }
}
