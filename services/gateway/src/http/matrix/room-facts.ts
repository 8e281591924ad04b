import { ServiceError } from '@parvis/service-kit'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { readBody } from '../../upstream/request-body.ts'
import type { ActFacts } from '../declaration.ts'
import { about, type RowParams } from './route.ts'

const stateEvent = z.looseObject({ type: z.string(), state_key: z.optional(z.string()), content: z.looseObject({}) })
const newRoom = z.looseObject({ room_version: z.optional(z.string()), initial_state: z.optional(z.array(stateEvent)) })
const newVersion = z.looseObject({ new_version: z.string() })
const anything = z.looseObject({})

const bodyLimit = 64 * 1024
/** What a room is made as when the client names no version. Written into the request, so that no engine default decides. */
const defaultVersion = '12'
const algorithm = 'm.megolm.v1.aes-sha2'

/** What is asked of a new room, from the body of createRoom. */
export async function newRoomFacts(request: FastifyRequest): Promise<ActFacts> {
  const body = await hold(request, newRoom, (asked) => ({ room_version: defaultVersion, ...asked }))
  const state = body.initial_state ?? []
  const encryption = state.filter((event) => event.type === 'm.room.encryption')
  const visibility = state.filter((event) => event.type === 'm.room.history_visibility')
  return {
    encrypted: encryption.length > 0 && encryption.every((event) => event.content['algorithm'] === algorithm),
    roomVersion: body.room_version ?? defaultVersion,
    worldReadable: visibility.some((event) => event.content['history_visibility'] === 'world_readable'),
  }
}

/** An upgrade makes a new room that takes over the state, encryption included, of a room that has it. */
export async function upgradeFacts(request: FastifyRequest, params: RowParams): Promise<ActFacts> {
  const body = await hold(request, newVersion)
  return about(params, { encrypted: true, roomVersion: body.new_version, worldReadable: false })
}

export function eventFacts(_request: FastifyRequest, params: RowParams): ActFacts {
  return about(params, { eventType: params['eventType'] ?? '' })
}

export async function stateFacts(request: FastifyRequest, params: RowParams): Promise<ActFacts> {
  const eventType = params['eventType'] ?? ''
  if (eventType !== 'm.room.history_visibility') return about(params, { eventType, worldReadable: false })
  const body = await hold(request, anything)
  return about(params, { eventType, worldReadable: body['history_visibility'] === 'world_readable' })
}

/**
 * Reads a bounded JSON body, and sends on exactly what was understood: no difference between two parsers of the same
 * bytes can let something else through than what was decided on. Attacker-controlled.
 */
async function hold<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
  complete: (asked: z.output<Schema>) => z.output<Schema> = (asked) => asked,
): Promise<z.output<Schema>> {
  const bytes = await readBody(request, bodyLimit)
  try {
    const asked = complete(schema.parse(JSON.parse(bytes.toString('utf8'))))
    request.heldBody = Buffer.from(JSON.stringify(asked))
    return asked
  } catch (cause) {
    throw new ServiceError('request.invalid', { cause })
  }
}
