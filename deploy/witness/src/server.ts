import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from '@parvis/service-kit'
import type { Answer, Witness } from './witness.ts'

/** 16 signatures of the largest kind (5 kB each), 63 hashes and the text; the specification asks for no more. */
const mostBytes = 128 * 1024

/** C2SP tlog-witness over HTTP, submission and monitoring under one prefix. Everything that comes in is attacker-controlled. */
export function witnessServer(witness: Witness, logger: Logger): Server {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 8 * 1024 })
  server.keepAliveTimeout = 65_000
  server.maxConnections = 512
  server.on('request', (request, response) => {
    route(witness, request)
      .catch((error: unknown) => {
        logger.error({ err: error }, 'request failed')
        return { status: 500, body: 'internal error\n' }
      })
      .then((answer) => send(request, response, answer))
      .catch((error: unknown) => logger.error({ err: error }, 'answer failed'))
  })
  return server
}

async function route(witness: Witness, request: IncomingMessage): Promise<Answer> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const wanted = path === '/add-checkpoint' ? 'POST' : 'GET'
  if (request.method !== wanted) return { status: 405, body: `only ${wanted}\n`, headers: { allow: wanted } }
  if (path === '/add-checkpoint') {
    const body = await bodyOf(request)
    return body ? witness.add(body) : { status: 413, body: `more than ${mostBytes} bytes\n` }
  }
  if (path === '/health') return { status: 200, body: '{"status":"ok"}\n', type: 'application/json' }
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? []
  const checkpoint = hash === undefined ? null : await witness.checkpoint(hash)
  return checkpoint === null ? { status: 404, body: 'not found\n' } : { status: 200, body: checkpoint }
}

/** @returns undefined when there is more than is read */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, type, headers }: Answer): void {
  // A body that was not read to its end leaves nothing on the connection that could be taken for a next request.
  if (!request.complete) response.setHeader('connection', 'close')
  response.writeHead(status, {
    'content-type': type ?? 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(body)
}
