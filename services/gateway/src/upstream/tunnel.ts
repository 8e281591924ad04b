import { request as ask, ServerResponse, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { sendError, ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { requestHeaders } from './headers.ts'
import type { Upstream } from './upstream.ts'

interface Upgrade {
  readonly socket: Duplex
  /** What the client sent behind its request head. */
  readonly head: Buffer
}

/**
 * WebSockets through the same guard as everything else: an upgrade is routed like a request, so that its route declares
 * an act and passes the five steps; only then the two connections are joined, byte for byte.
 */
export class Tunnels {
  readonly #upgrades = new WeakMap<IncomingMessage, Upgrade>()
  readonly #open = new Set<Duplex>()

  /** From now on upgrade requests reach this application's routes. */
  attach(app: FastifyInstance): void {
    app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const response = new ServerResponse(request)
      response.assignSocket(socket as never)
      // No parser reads on after an upgrade request: whatever is answered, the connection carries nothing else.
      response.shouldKeepAlive = false
      // Node ends a response with its connection only for requests that it parsed on to the end; this one it let go.
      socket.once('close', () => response.emit('close')).on('error', () => socket.destroy())
      response.once('finish', () => socket.end())
      this.#upgrades.set(request, { socket, head })
      app.routing(request, response)
    })
    app.addHook('preClose', async () => this.#open.forEach((socket) => socket.destroy()))
  }

  isUpgrade(request: FastifyRequest): boolean {
    return this.#upgrades.has(request.raw)
  }

  /** Joins the client to `path` of the upstream. Whatever the upstream answers in place of an upgrade is passed on. */
  join(request: FastifyRequest, reply: FastifyReply, upstream: Upstream, path: string): void {
    const upgrade = this.#upgrades.get(request.raw)
    if (upgrade === undefined) throw new ServiceError('request.invalid')
    const { ip: address, id: correlation } = request
    const way = { address, correlation, publicUrl: upstream.publicUrl, cookies: [], says: [], length: true }
    const asking = ask(new URL(path, upstream.origin), {
      headers: [...requestHeaders(request.raw.headers, way), 'connection', 'upgrade', 'upgrade', 'websocket'],
      timeout: 10_000,
    })
    asking.on('upgrade', (answer, socket, head) => {
      asking.setTimeout(0)
      this.#splice(reply, upgrade, answer, socket, head)
    })
    asking.on('response', (answer) => {
      answer.resume()
      sendError(
        request,
        reply,
        new ServiceError(answer.statusCode === 401 ? 'session.missing' : 'upstream.unavailable'),
      )
    })
    asking.on('timeout', () => asking.destroy(new ServiceError('upstream.timeout')))
    asking.on('error', (cause) => {
      if (reply.sent) return
      sendError(
        request,
        reply,
        cause instanceof ServiceError ? cause : new ServiceError('upstream.unavailable', { cause }),
      )
    })
    upgrade.socket.once('close', () => asking.destroy())
    asking.end()
  }

  #splice(reply: FastifyReply, client: Upgrade, answer: IncomingMessage, engine: Duplex, head: Buffer): void {
    reply.hijack()
    reply.raw.writeHead(101, answer.rawHeaders).flushHeaders()
    this.#open.add(client.socket)
    const end = () => {
      this.#open.delete(client.socket)
      client.socket.destroy()
      engine.destroy()
    }
    for (const side of [client.socket, engine]) side.once('close', end).once('error', end)
    client.socket.write(head)
    engine.write(client.head)
    engine.pipe(client.socket)
    client.socket.pipe(engine)
  }
}
