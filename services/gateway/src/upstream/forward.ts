import type { IncomingMessage } from 'node:http'
import { receiptHeader } from '@parvis/contracts'
import { sendError, ServiceError } from '@parvis/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors, type Dispatcher } from 'undici'
import { requestHeaders, responseHeaders } from './headers.ts'
import { leaveBody, requestBody } from './request-body.ts'
import type { Patience, Upstream } from './upstream.ts'

export interface ForwardOptions {
  readonly patience: Patience
  /** Bytes of request body that the route takes. */
  readonly bodyLimit: number
  /** Cookies that the engine set itself and may see again. */
  readonly cookies: readonly string[]
  /** Path and query at the engine, where they are not the client's own. */
  readonly path?: string
  /** What the gateway itself says to this upstream, as a flat name/value list. */
  readonly says?: readonly string[]
  /** A GET without a body that is asked in place of what the client wanted. */
  readonly ask?: string
  /** What is done in place of an answer with these headers, which is then not the client's; undefined: it is theirs. */
  readonly instead?: (headers: IncomingMessage['headers']) => (() => void) | undefined
  /** Awaited before the client hears of an answer of this status; what it throws is answered in its place. */
  readonly settled?: (status: number) => Promise<void>
}

/**
 * The fifth step: streams the request to the upstream and its answer into `reply.raw`, nothing held, with back-pressure
 * both ways. A client that goes away cuts the upstream request. Fastify's reply is taken over at the answer's first
 * byte only, so that an upstream that fails still gets an error in words.
 */
export function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  upstream: Upstream,
  options: ForwardOptions,
): void {
  const asked = options.ask === undefined
  const body = asked ? requestBody(request, options.bodyLimit, options.patience) : null
  upstream.pool(options.patience).dispatch(
    {
      path: options.ask ?? options.path ?? request.raw.url ?? '/',
      method: asked ? request.method : 'GET',
      headers: requestHeaders(request.raw.headers, {
        address: request.ip,
        correlation: request.id,
        publicUrl: upstream.publicUrl,
        cookies: options.cookies,
        says: options.says ?? [],
        // A body that was read is sent anew, with its own length.
        length: asked && request.heldBody === null,
      }),
      body,
    },
    new Relay(request, reply, options),
  )
}

/** Bytes of an answer up to which joining it to its head costs less than sending it apart. */
const oneWrite = 16 * 1024

/** Carries one answer back. undici calls it in order; after `onResponseError` nothing more comes. */
class Relay implements Dispatcher.DispatchHandler {
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly #options: ForwardOptions
  #instead: (() => void) | undefined
  /** Bytes still to come, where the upstream said how many. */
  #left = -1

  constructor(request: FastifyRequest, reply: FastifyReply, options: ForwardOptions) {
    this.#request = request
    this.#reply = reply
    this.#options = options
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { raw } = this.#reply
    if (raw.destroyed) return controller.abort(new ClientGone())
    raw.once('close', () => {
      if (!raw.writableFinished) controller.abort(new ClientGone())
    })
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingMessage['headers'],
  ): void {
    if (status < 200) return
    this.#instead = this.#options.instead?.(headers)
    if (this.#instead !== undefined) return
    if (this.#options.settled === undefined) return this.#begin(status, headers)
    controller.pause()
    this.#options.settled(status).then(
      () => {
        // A client that has gone meanwhile hears nothing; what it asked for has happened, and is known.
        if (this.#reply.raw.destroyed) return
        this.#begin(status, headers)
        controller.resume()
      },
      (cause: unknown) => controller.abort(new ServiceError('internal', { cause })),
    )
  }

  #begin(status: number, headers: IncomingMessage['headers']): void {
    this.#left = Number(headers['content-length'] ?? -1)
    this.#reply.hijack()
    const head = responseHeaders(headers, this.#options.cookies.length > 0)
    const own = Object.entries(this.#reply.getHeaders())
    // The engine's word stands where both say something, except of the log, of which it knows nothing.
    for (const [name, value] of own) {
      if (value !== undefined && (headers[name] === undefined || name === receiptHeader)) head.push(name, value)
    }
    this.#reply.raw.writeHead(status, head)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#instead !== undefined) return
    const { raw } = this.#reply
    // One write for head and body where both are here, which they are for every small answer.
    if (this.#left === chunk.length) {
      this.#left = 0
      // As text of one byte a character, Node puts head and body into one buffer; as bytes it sends two.
      if (chunk.length <= oneWrite) raw.end(chunk.toString('latin1'), 'latin1')
      else raw.end(chunk)
      return
    }
    if (this.#left > 0) this.#left -= chunk.length
    if (raw.write(chunk)) return
    controller.pause()
    raw.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    if (this.#instead !== undefined) return this.#instead()
    if (!this.#reply.raw.writableEnded) this.#reply.raw.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (error instanceof ClientGone || this.#reply.raw.destroyed) return
    // Half an answer is not an answer: the client must see the cut.
    if (this.#reply.raw.headersSent) {
      this.#reply.raw.destroy()
      return
    }
    leaveBody(this.#request, this.#reply)
    sendError(this.#request, this.#reply, upstreamError(error))
  }
}

class ClientGone extends Error {}

function upstreamError(error: Error): ServiceError {
  if (error instanceof ServiceError) return error
  const late = error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError
  return new ServiceError(late ? 'upstream.timeout' : 'upstream.unavailable', { cause: error })
}
