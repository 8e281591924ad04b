import { createHash } from 'node:crypto'
import { linkHeader, pathHeader } from '@parvis/contracts'
import type { FastifyRequest } from 'fastify'
import type { FileRow } from './rows.ts'

/**
 * What an entry of the log says that a file act was done to. Of a coffre the room and the random name of the content. Of
 * a shared folder a hash: whoever knows account and place can find the entries about a file, and its name is in none.
 */
export function objectOf({ by }: Pick<FileRow, 'by'>, request: FastifyRequest): string | undefined {
  const { coffre, blob, link, drop } = request.params as Readonly<Record<string, string | undefined>>
  const said = (request.body ?? {}) as Readonly<Record<string, unknown>>
  if (by === 'room' && coffre !== undefined) return [roomOf(request), blob ?? said['blob']].filter(Boolean).join('/')
  if (by === 'anyone' && drop !== undefined) return hashed(['drop', drop])
  if (by === 'anyone')
    return hashed(['link', link ?? said['token'] ?? request.headers[linkHeader], said['path'] ?? pathOf(request)])
  const { principal } = request.passage
  if (principal?.kind !== 'account') return undefined
  const place = said['path'] ?? said['from'] ?? pathOf(request)
  const about = place === undefined ? ['id', said['file'] ?? said['id']] : ['path', place]
  return about[1] === undefined ? undefined : hashed([principal.account.id, ...about])
}

export const roomOf = ({ headers }: FastifyRequest): string => String(headers['x-parvis-room'] ?? '')

/** The place that a header names, as it came; the service reads it. */
export const pathOf = ({ headers }: FastifyRequest): string | undefined => {
  const path = headers[pathHeader]
  return typeof path === 'string' ? path : undefined
}

const hashed = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
