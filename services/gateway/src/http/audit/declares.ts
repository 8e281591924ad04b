import type { Act } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod/mini'
import type { Declaration } from '../declaration.ts'

/** A route of the log's readers: by the portal's cookie, and its own entry names what was asked for by `param`. */
export function reads(act: Act, param?: string): { declares: Declaration } {
  const object = (request: FastifyRequest) => (request.params as Record<string, string>)[param ?? '']
  return { declares: { act, caller: 'session', ...(param !== undefined && { object }) } }
}

/** A body from outside as its schema says. Attacker-controlled. Throws `request.invalid`. */
export function bodyOf<Schema extends z.ZodMiniType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const asked = schema.safeParse(request.body)
  if (!asked.success) throw new ServiceError('request.invalid', { cause: asked.error })
  return asked.data
}

export function cursorOf(request: FastifyRequest): string | undefined {
  const { cursor } = request.query as { readonly cursor?: unknown }
  if (cursor !== undefined && typeof cursor !== 'string') throw new ServiceError('request.invalid')
  return cursor
}
