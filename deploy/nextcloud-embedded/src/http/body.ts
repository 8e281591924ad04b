import type { IncomingMessage } from 'node:http'
import type { StoreLimits } from '../config.ts'
import { StoreError } from '../error.ts'

/** A request's bytes as they come. One that only trickles, or ends before its time, is an error. */
export async function* streamBody(
  request: IncomingMessage,
  { idle, trickle }: Pick<StoreLimits, 'idle' | 'trickle'>,
): AsyncGenerator<Buffer> {
  let arrived = 0
  const timer = setInterval(() => {
    if (arrived < trickle) request.destroy(new StoreError('body.slow'))
    arrived = 0
  }, idle)
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      arrived += piece.length
      yield piece
    }
    if (!request.complete) throw new StoreError('request.malformed')
  } catch (cause) {
    throw cause instanceof StoreError ? cause : new StoreError('request.malformed', { cause })
  } finally {
    clearInterval(timer)
  }
}

/** A small body, whole. @throws StoreError `body.too-large` beyond `most` bytes */
export async function readBody(
  request: IncomingMessage,
  limits: Pick<StoreLimits, 'idle' | 'trickle'>,
  most = 512 * 1024,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw new StoreError('body.too-large')
  const pieces: Buffer[] = []
  let size = 0
  // A small body has one period to arrive in, however it comes.
  for await (const piece of streamBody(request, { idle: limits.idle, trickle: Number.POSITIVE_INFINITY })) {
    size += piece.length
    if (size > most) throw new StoreError('body.too-large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** The text of a small body. @throws StoreError `request.malformed` when it is not UTF-8 */
export async function readText(request: IncomingMessage, limits: StoreLimits): Promise<string> {
  const bytes = await readBody(request, limits)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new StoreError('request.malformed', { cause })
  }
}
