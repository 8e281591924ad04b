import { coffreName, headBody } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ActFacts } from '../declaration.ts'
import { roomOf } from './objects.ts'
import { filesPrefix } from './rows.ts'

/**
 * The hash of a coffre’s newest state, as its room announces it, into the log: from then on neither the store nor the
 * homeserver can show an older one as the newest to somebody who asks the log.
 */
export const headRoute =
  (facts: (request: FastifyRequest) => Promise<ActFacts>) =>
  async (app: FastifyInstance): Promise<void> => {
    const hashOf = (request: FastifyRequest) => {
      const said = headBody.safeParse(request.body)
      if (!said.success) throw new ServiceError('request.invalid', { cause: said.error })
      return said.data.hash
    }
    const object = (request: FastifyRequest) => `${roomOf(request)}/${hashOf(request)}`
    const config = { declares: { act: 'coffre.head', caller: 'session', object, facts } as const }
    const preValidation = async (request: FastifyRequest) => {
      hashOf(request)
      const { coffre } = request.params as { readonly coffre: string }
      if (!coffreName.safeParse(coffre).success) throw new ServiceError('request.invalid')
    }
    app.post(`${filesPrefix}/coffres/:coffre/heads`, { config, preValidation }, (_request, reply) =>
      reply.code(204).send(),
    )
  }
