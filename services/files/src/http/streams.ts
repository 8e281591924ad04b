import type { Readable } from 'node:stream'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ByteRange, Content, ReadOptions } from '../store/file-store.ts'

/** Bytes of a body, declared: a store must know beforehand whether they fit. Throws `request.invalid`, `request.too-large`. */
export function bodyOf(request: FastifyRequest, most: number): { readonly body: Readable; readonly length: number } {
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (!Number.isSafeInteger(length)) throw new ServiceError('request.invalid')
  if (length > most) throw new ServiceError('request.too-large')
  return { body: request.raw, length }
}

/** `Range` and `If-None-Match`. A list of ranges is answered whole, as RFC 9110 §14.2 allows. */
export function readOptions({ headers }: FastifyRequest): ReadOptions {
  const range = rangeOf(headers.range)
  const unless = etagOf(headers['if-none-match'])
  return { ...(range && { range }), ...(unless !== undefined && { unless }) }
}

function rangeOf(header: string | undefined): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === undefined) return undefined
  return { from: Number(from), to: to === undefined || to === '' ? null : Number(to) }
}

export const etagOf = (header: string | undefined): string | undefined => /^(?:W\/)?"([^"]*)"$/.exec(header ?? '')?.[1]

/** Streams it out; whoever goes away ends the store's answer too. `type`: what the browser is told it is. */
export function sendContent(reply: FastifyReply, content: Content | null, type: string): FastifyReply {
  if (content === null) return reply.code(304).send()
  const { stream, status, length, etag, range } = content
  return reply
    .code(status)
    .headers({
      'content-type': type,
      etag: `"${etag}"`,
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      // Whatever it is, it is never a page of this origin.
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'attachment',
      ...(length !== null && { 'content-length': length }),
      ...(range !== null && { 'content-range': range }),
    })
    .send(stream)
}
