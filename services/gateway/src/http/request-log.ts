import type { Logger } from '@parvis/service-kit'
import type { FastifyBaseLogger } from 'fastify'

/**
 * A request's own logger, made when it is first written to: most requests say nothing, and a child logger with redaction
 * costs as much as the rest of routing.
 */
export class RequestLog {
  readonly #parent: Logger
  readonly #bindings: object
  #made: Logger | undefined

  constructor(parent: Logger, bindings: object) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get #own(): Logger {
    this.#made ??= this.#parent.child(this.#bindings)
    return this.#made
  }

  get level(): string {
    return this.#parent.level
  }

  child(bindings: object): FastifyBaseLogger {
    return this.#own.child(bindings) as FastifyBaseLogger
  }

  fatal(...said: Said): void {
    this.#own.fatal(...said)
  }
  error(...said: Said): void {
    this.#own.error(...said)
  }
  warn(...said: Said): void {
    this.#own.warn(...said)
  }
  info(...said: Said): void {
    this.#own.info(...said)
  }
  debug(...said: Said): void {
    this.#own.debug(...said)
  }
  trace(...said: Said): void {
    this.#own.trace(...said)
  }
  silent(): void {}
}

type Said = [said: object | string, message?: string]
