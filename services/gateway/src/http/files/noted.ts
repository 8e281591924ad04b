import { coffreName, headBody, takeoutBody, type Act } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ActFacts } from '../declaration.ts'
import { roomOf } from './objects.ts'
import { filesPrefix } from './rows.ts'

interface Noted {
  readonly path: string
  readonly act: Act
  /** What it is about; throws `request.invalid`. */
  readonly about: (body: unknown) => string
}

/**
 * What ends in the log, and asks nothing of the store. The hash of a coffre’s newest state, as its room announces it:
 * from then on neither the store nor the homeserver can show an older one as the newest to somebody who asks the log.
 * And that a content of a coffre is about to lie where the server reads it.
 */
const noted: readonly Noted[] = [
  {
    path: 'heads',
    act: 'coffre.head',
    about: (body) => checked(headBody.safeParse(body)).hash,
  },
  {
    path: 'takeouts',
    act: 'coffre.takeout',
    about: (body) => checked(takeoutBody.safeParse(body)).blob,
  },
]

function checked<T>(said: { readonly success: boolean; readonly data?: T; readonly error?: unknown }): T {
  if (said.data === undefined) throw new ServiceError('request.invalid', { cause: said.error })
  return said.data
}

export const notedRoutes =
  (facts: (request: FastifyRequest) => Promise<ActFacts>) =>
  async (app: FastifyInstance): Promise<void> => {
    for (const { path, act, about } of noted) {
      const object = (request: FastifyRequest) => `${roomOf(request)}/${about(request.body)}`
      const config = { declares: { act, caller: 'session', object, facts } as const }
      const preValidation = async (request: FastifyRequest) => {
        about(request.body)
        const { coffre } = request.params as { readonly coffre: string }
        if (!coffreName.safeParse(coffre).success) throw new ServiceError('request.invalid')
      }
      app.post(`${filesPrefix}/coffres/:coffre/${path}`, { config, preValidation }, (_request, reply) =>
        reply.code(204).send(),
      )
    }
  }
