import type { IncomingMessage } from 'node:http'
import { Transform, type Readable } from 'node:stream'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Patience } from './upstream.ts'

/** Milliseconds in which a body must have come whole (`normal`), or one more piece of it (`media`). */
const bodyPatience = 30_000

/**
 * The body to send on: null, a held buffer, or the client's stream itself. Attacker-controlled: its length is refused
 * by what it declares, or counted where it declares nothing; one that dribbles is cut.
 */
export function requestBody(request: FastifyRequest, limit: number, patience: Patience): Readable | Buffer | null {
  if (request.heldBody !== null) return request.heldBody
  const { raw } = request
  const declared = raw.headers['content-length']
  const chunked = raw.headers['transfer-encoding'] !== undefined
  if (declared === undefined ? !chunked : declared === '0') return null
  if (request.method === 'GET' || request.method === 'HEAD') throw new ServiceError('request.invalid')
  if (declared !== undefined && Number(declared) > limit) throw new ServiceError('request.too-large')
  cutWhenSlow(raw, patience)
  return chunked ? counted(raw, limit) : raw
}

/**
 * A refused request whose body is still coming: a small one is read to its end, so that the connection can be used
 * again; a large one, or one of unknown length, ends with the connection.
 */
export function leaveBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  const left = Number(raw.headers['content-length'] ?? (raw.headers['transfer-encoding'] === undefined ? 0 : Infinity))
  if (!raw.complete && left > 1024 * 1024) reply.header('connection', 'close')
}

/** Reads a body of at most `limit` bytes whole; only for the few acts whose facts stand in it. */
export async function readBody(request: FastifyRequest, limit: number): Promise<Buffer> {
  const stream = requestBody(request, limit, 'normal')
  if (stream === null) return Buffer.alloc(0)
  if (Buffer.isBuffer(stream)) return stream
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function counted(raw: IncomingMessage, limit: number): Readable {
  let seen = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen > limit) done(new ServiceError('request.too-large'))
      else done(null, chunk)
    },
  })
  raw.on('error', (error) => counter.destroy(error))
  return raw.pipe(counter)
}

function cutWhenSlow(raw: IncomingMessage, patience: Patience): void {
  if (raw.complete) return
  const timer = setTimeout(() => raw.destroy(new ServiceError('upstream.timeout')), bodyPatience)
  if (patience === 'media') raw.on('data', () => timer.refresh()).pause()
  raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer))
}
