import { coffreName } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ActFacts } from '../declaration.ts'
import { roomOf } from './objects.ts'
import { filesPrefix } from './rows.ts'

/**
 * Somebody is about to record a call into the coffre of its room: written before the first piece is made, and refused
 * where policy does not let recordings be. That all of it is stored is written as well, as far as their browser lives
 * to tell. What is recorded passes nobody but the browsers of the call.
 */
const routes = [
  { path: 'recordings', act: 'call.record' },
  { path: 'recordings/ended', act: 'call.record.end' },
] as const

export const recordRoutes =
  (facts: (request: FastifyRequest) => Promise<ActFacts>) =>
  async (app: FastifyInstance): Promise<void> => {
    const preValidation = async (request: FastifyRequest) => {
      const { coffre } = request.params as { readonly coffre: string }
      if (!coffreName.safeParse(coffre).success) throw new ServiceError('request.invalid')
    }
    for (const { path, act } of routes) {
      const config = { declares: { act, caller: 'session', object: roomOf, facts } as const }
      app.post(`${filesPrefix}/coffres/:coffre/${path}`, { config, preValidation }, (_request, reply) =>
        reply.code(204).send(),
      )
    }
  }
